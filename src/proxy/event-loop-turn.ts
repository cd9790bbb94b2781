import { Injectable } from '@nestjs/common';

/**
 * Delays responses to the end of the current event-loop turn, so that they leave in one burst. A burst wakes
 * their reader once, while responses sent one by one cost a wake-up each.
 * @see docs/performance.md
 */
@Injectable()
export class EventLoopTurn {
  #end: Promise<void> | undefined;

  /** Resolves after all requests that have arrived in this turn have been read. */
  end(): Promise<void> {
    this.#end ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#end = undefined;
        resolve();
      });
    });
    return this.#end;
  }
}

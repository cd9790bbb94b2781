import { Injectable } from '@nestjs/common';

/**
 * Holds answers back to the end of the event loop's turn in which their requests were read, so that they leave in one
 * burst: it wakes whoever reads them once, where answers that leave one by one cost a wake-up each.
 * @see docs/performance.md
 */
@Injectable()
export class Turn {
  #end: Promise<void> | undefined;

  /** Resolves when all that had arrived was read; at once when nothing else had. */
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

import type { Count, Take } from './counter-store.js';
import type { Operation, Reply, Waiting } from './operation.js';

/**
 * Takes of the same units of one counter, sent to Redis as one operation: the first ones fit, the others do not. A
 * caller that floods the service with requests of one weight costs Redis one operation a call.
 */
export class EqualTakes implements Operation, Waiting {
  readonly name = 'take';
  /** In the order of their arrival. */
  readonly #waiting: Waiting<Count>[];

  constructor(
    private readonly take: Take,
    first: Waiting<Count>,
  ) {
    this.#waiting = [first];
  }

  get keys(): readonly string[] {
    return [this.take.key];
  }

  get args(): readonly number[] {
    const { units, limit, windowMs } = this.take;
    return [units, limit, windowMs, this.#waiting.length];
  }

  /** Whether another take of this counter can be added. A negative take stops at 0, so it is decided alone. */
  equals({ units, limit, windowMs }: Take): boolean {
    const { take } = this;
    return units >= 0 && units === take.units && limit === take.limit && windowMs === take.windowMs;
  }

  add(waiting: Waiting<Count>): void {
    this.#waiting.push(waiting);
  }

  /** @param reply how many takes fit, the units in use after the last one, and the milliseconds that are left */
  resolve(reply: Reply): void {
    const fitting = reply[0];
    const used = reply[1];
    const left = reply[2];
    if (typeof fitting !== 'number' || typeof used !== 'number' || typeof left !== 'number') {
      this.reject(new Error('Redis gave an unexpected reply'));
      return;
    }
    const { units, limit } = this.take;
    const resetAfter = Math.ceil(left / 1000);
    this.#waiting.forEach((waiting, index) => {
      const later = Math.max(0, fitting - index - 1);
      waiting.resolve({ fits: index < fitting, used: used - later * units, limit, resetAfter });
    });
  }

  reject(reason: unknown): void {
    for (const waiting of this.#waiting) waiting.reject(reason);
  }
}

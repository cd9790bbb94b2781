import { Problem } from '../errors/catalogue.js';

const DETAIL = 'Too many passwords are being checked at once. Retry in a few seconds.';
const RETRY_AFTER = { retryAfter: 2 };

/** Runs expensive work, a few at a time. Rejects what would wait behind too much other work. */
export class WorkQueue {
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param maxRunning at a time @param maxWaiting beside them */
  constructor(
    private readonly maxRunning: number,
    private readonly maxWaiting: number,
  ) {}

  /** @throws Problem `overloaded` */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.maxRunning) {
      if (this.#waiting.length >= this.maxWaiting) throw new Problem('overloaded', DETAIL, RETRY_AFTER);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The next one takes this place, so that nobody else can.
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

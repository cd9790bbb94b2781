import { setTimeout } from 'node:timers/promises';
import type { Deadline } from './deadline.js';

const MAX_TRIES = 3;

/** Milliseconds. The n-th wait is at most 2ⁿ times as long. */
const BASE_WAIT = 50;

const MAX_TOKENS = 500;
const RETRY_COSTS = 5;

/**
 * Repeats failed requests at most twice, after a random wait. While the store is down, most requests are not
 * repeated: a retry takes five tokens from a bucket of 500, and a success returns one.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html "Standard retry mode"
 */
export class Retries {
  #tokens = MAX_TOKENS;

  /**
   * @param attempt is passed the number of the try, from 1
   * @param isTemporary tells whether another try may succeed
   * @throws the error of the last try
   */
  async run<T>(
    attempt: () => Promise<T>,
    isTemporary: (error: unknown) => boolean,
    deadline: Deadline,
  ): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        const result = await attempt();
        this.#tokens = Math.min(MAX_TOKENS, this.#tokens + 1);
        return result;
      } catch (error) {
        const wait = Math.random() * BASE_WAIT * 2 ** tries;
        const isLast = tries === MAX_TRIES || wait >= deadline.left || this.#tokens < RETRY_COSTS;
        if (isLast || !isTemporary(error)) throw error;
        this.#tokens -= RETRY_COSTS;
        await setTimeout(wait);
      }
    }
  }
}

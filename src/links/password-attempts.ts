import { Injectable } from '@nestjs/common';
import { Problem } from '../errors/catalogue.js';
import { type Count, CounterStore, type Take } from '../limits/counter-store.js';

/** Passwords a minute that one caller may try for one link. */
const PER_CALLER = 10;
/** Passwords a minute that all callers together may try for one link. */
const PER_LINK = 60;
const WINDOW_MS = 60_000;

/** Limits how fast the password of a link can be guessed. A correct password does not count. */
@Injectable()
export class PasswordAttempts {
  constructor(private readonly counters: CounterStore) {}

  /**
   * Counts an attempt before the password is checked.
   * @param nonce of the link
   * @param caller as the rate limit names it
   * @throws Problem `rate_limited`
   */
  async count(nonce: string, caller: string): Promise<void> {
    const counts = await this.#take(nonce, caller, 1);
    const wait = Math.max(0, ...counts.filter(({ fits }) => !fits).map(({ resetAfter }) => resetAfter));
    if (counts.every(({ fits }) => fits)) return;
    throw new Problem('rate_limited', `Too many passwords for this link. Retry in ${wait} s.`, {
      retryAfter: wait,
    });
  }

  /** Takes back an attempt that was no guess. */
  async forget(nonce: string, caller: string): Promise<void> {
    await this.#take(nonce, caller, -1);
  }

  async #take(nonce: string, caller: string, units: number): Promise<readonly Count[]> {
    const group = `link-password:${nonce}`;
    const take = (key: string, limit: number): Take => ({ key, units, limit, windowMs: WINDOW_MS });
    return this.counters.takeAll(group, [take(group, PER_LINK), take(`${group}:${caller}`, PER_CALLER)]);
  }
}

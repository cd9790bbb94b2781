import type { KeysStatus } from './authenticator.js';
import type { Logger } from '@nestjs/common';
import type { JWTHeaderParameters } from 'jose';
import { Problem } from '../errors/catalogue.js';
import type { Issuer } from './issuer.js';
import type { SigningKeys } from './signing-keys.js';

/** Milliseconds between two refreshes in the background. */
const REFRESH_INTERVAL = 600_000;

/** Milliseconds between two refreshes for unknown keys, so that forged tokens cannot flood the issuer. */
const COOL_DOWN = 1000;

/** Milliseconds; doubled from the first to the second with each failure. */
const FIRST_RETRY = 1000;
const LAST_RETRY = 30_000;

/** Milliseconds that a request waits for a key. */
const MAX_WAIT = 5000;

/** Requests that may wait at the same time. */
const MAX_WAITING = 10_000;

/**
 * Holds the keys of the issuer. It refreshes them in the background, and when a token names an unknown key. If a
 * refresh fails, the last keys stay in use.
 */
export class IssuerKeys {
  #keys: SigningKeys | undefined;
  #fetchedAt = 0;
  #startedAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #fault: string | undefined;
  #nextAt = 0;
  #waiting = 0;
  #refresh: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    private readonly issuer: Pick<Issuer, 'fetchKeys'>,
    private readonly log: Pick<Logger, 'log' | 'warn'>,
    private readonly coolDown = COOL_DOWN,
  ) {}

  /** Starts the first refresh; requests wait for it. */
  open(): void {
    void this.#refreshOnce(0);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  get status(): KeysStatus {
    const ageSeconds =
      this.#keys === undefined ? undefined : Math.round((performance.now() - this.#fetchedAt) / 1000);
    return { count: this.#keys?.count ?? 0, ageSeconds, fault: this.#fault };
  }

  /**
   * The key set to verify a token with. If the token names an unknown key, waits for a refresh.
   * @throws Problem `identity_unavailable` if the issuer does not respond in time
   */
  async keysFor({ kid }: Pick<JWTHeaderParameters, 'kid'>): Promise<SigningKeys> {
    const keys = this.#keys;
    if (keys?.mayVerify(kid) === true) return keys;
    if (this.#waiting >= MAX_WAITING) throw this.#unavailable();
    this.#waiting += 1;
    try {
      return await this.#refreshedFor(kid);
    } finally {
      this.#waiting -= 1;
    }
  }

  /** A refresh that began before the token arrived may miss a key that was added in between. */
  async #refreshedFor(kid: unknown): Promise<SigningKeys> {
    const arrivedAt = performance.now();
    for (;;) {
      const wait = arrivedAt + MAX_WAIT - performance.now();
      if (this.#refresh === undefined && !this.#isWorthWaiting(wait)) throw this.#unavailable();
      if (!(await settlesWithin(this.#refreshOnce(this.#delay()), wait))) throw this.#unavailable();
      const keys = this.#keys;
      const isCurrent = this.#failures === 0 && this.#startedAt >= arrivedAt;
      if (keys !== undefined && (isCurrent || keys.mayVerify(kid))) return keys;
    }
  }

  /** Without any keys, every request would wait for the issuer: better to fail fast between the retries. */
  #isWorthWaiting(milliseconds: number): boolean {
    const isDown = this.#failures > 0 && this.#keys === undefined;
    return !isDown && this.#delay() <= milliseconds;
  }

  /** Milliseconds until the next refresh is allowed. */
  #delay(): number {
    const at = this.#failures > 0 ? this.#nextAt : this.#startedAt + this.coolDown;
    return Math.max(0, at - performance.now());
  }

  /** One refresh at a time. */
  #refreshOnce(delay: number): Promise<void> {
    this.#refresh ??= this.#fetchAfter(delay).finally(() => {
      this.#refresh = undefined;
      this.#schedule();
    });
    return this.#refresh;
  }

  async #fetchAfter(delay: number): Promise<void> {
    if (delay > 0) await sleep(delay);
    this.#startedAt = performance.now();
    try {
      this.#keys = await this.issuer.fetchKeys();
      this.#fetchedAt = performance.now();
      if (this.#failures > 0) this.log.log('The keys of the issuer were fetched again.');
      this.#failures = 0;
      this.#fault = undefined;
    } catch (error) {
      this.#failures += 1;
      this.#fault = error instanceof Error ? error.message : String(error);
      const consequence =
        this.#keys === undefined ? 'Requests with tokens get 503' : 'The last keys stay in use';
      this.log.warn(`The keys of the issuer cannot be fetched: ${this.#fault}. ${consequence}.`);
    }
  }

  #schedule(): void {
    if (this.#closed) return;
    const retry = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (this.#failures - 1));
    const delay = this.#failures > 0 ? retry : REFRESH_INTERVAL;
    this.#nextAt = performance.now() + delay;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#refreshOnce(0), delay).unref();
  }

  #unavailable(): Problem {
    return Problem.of('identity_unavailable', { retryAfter: Math.max(1, Math.ceil(this.#delay() / 1000)) });
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

/** @returns false if the time is over before the promise settles */
async function settlesWithin(promise: Promise<void>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, milliseconds)).unref();
  });
  const settled = await Promise.race([promise.then(() => true), over]);
  clearTimeout(timer);
  return settled;
}

import { setTimeout } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { Problem } from '../../errors/catalogue.js';

/** An access key and its secret; temporary credentials add a session token and an expiration. */
export type Credentials = Awaited<ReturnType<S3Client['config']['credentials']>>;

/** The SDK's provider chain. `forceRefresh` requests new credentials before the current ones expire. */
export type CredentialProvider = (options?: { forceRefresh?: boolean }) => Promise<Credentials>;

/** Seconds. A URL with a shorter life is useless. */
const FLOOR = 30;

/** Seconds before the expiration at which instances and containers have received new credentials. */
const ROTATION = 300;

/**
 * Refreshes credentials before they would expire ahead of a URL. Concurrent callers share one refresh. A
 * fruitless one is not repeated immediately: the credentials of a role may always expire sooner than the
 * requested URL.
 */
export class CredentialSource {
  #current: Credentials | undefined;
  #refreshing: Promise<void> | undefined;
  /** Earliest time of the next refresh, in milliseconds since the epoch. */
  #nextRefresh = 0;
  #failure: unknown;

  /** @param timeoutMs how long a caller waits for the provider, which may continue for later callers */
  constructor(
    private readonly provider: CredentialProvider,
    private readonly timeoutMs: number,
  ) {}

  /** Seconds since the epoch; undefined if they do not expire. */
  get expireAt(): number | undefined {
    const time = this.#current?.expiration?.getTime();
    return time === undefined ? undefined : time / 1000;
  }

  /**
   * Credentials that are valid for this many seconds, or else the longest-lived ones available.
   * @throws Problem `credentials_unavailable` if there are none, or if they expire within 30 s
   */
  async validFor(seconds: number): Promise<Credentials> {
    if (this.#current !== undefined && isValidFor(this.#current, seconds)) return this.#current;
    await this.#refresh();
    const current = this.#current;
    if (current === undefined)
      throw unavailable('The service has no credentials to sign with.', this.#failure);
    if (isValidFor(current, Math.min(seconds, FLOOR))) return current;
    throw unavailable(
      "The service's credentials expire within 30 s and could not be renewed.",
      this.#failure ?? new Error('The provider returned no newer credentials'),
    );
  }

  async #refresh(): Promise<void> {
    if (this.#refreshing === undefined) {
      if (Date.now() < this.#nextRefresh) return;
      this.#refreshing = this.#request().finally(() => {
        this.#refreshing = undefined;
      });
    }
    await within(this.timeoutMs, this.#refreshing);
  }

  async #request(): Promise<void> {
    try {
      this.#current = await this.provider({ forceRefresh: this.#current !== undefined });
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error;
    }
    const isRotating = this.#current === undefined || !isValidFor(this.#current, ROTATION);
    this.#nextRefresh = Date.now() + (isRotating ? 1000 : 60_000);
  }
}

function isValidFor({ expiration }: Credentials, seconds: number): boolean {
  return expiration === undefined || expiration.getTime() - Date.now() >= seconds * 1000;
}

/** Resolves when the work does, or after the timeout; the work continues. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const timer = new AbortController();
  const timeout = setTimeout(milliseconds, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([work, timeout]);
  timer.abort();
}

function unavailable(what: string, cause: unknown): Problem {
  return new Problem('credentials_unavailable', `${what} Retry in a few seconds.`, {
    cause,
    retryAfter: 5,
    errorCode: cause instanceof Error ? cause.name : 'CredentialsProviderError',
  });
}

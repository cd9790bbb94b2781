import { setTimeout } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { Problem } from '../errors/catalogue.js';

/** What signs: an access key, its secret, and for a temporary one a session token and an end. */
export type Credentials = Awaited<ReturnType<S3Client['config']['credentials']>>;

/** The SDK's provider chain; `forceRefresh` asks for new ones though the old ones have not ended. */
export type CredentialProvider = (options?: { forceRefresh?: boolean }) => Promise<Credentials>;

/** Seconds: a URL that lives shorter is of no use to anybody. */
const FLOOR = 30;

/** Seconds before their end at which instances and containers have been given new ones. */
const ROTATION = 300;

/**
 * Credentials that last. A refresh is asked for before a URL outlives what it is signed with, by one caller for all, and
 * not again at once when it brought nothing: a role's credentials may never last as long as a URL is asked for.
 */
export class CredentialSource {
  #current: Credentials | undefined;
  #refreshing: Promise<void> | undefined;
  /** The time before which the provider is left alone, in milliseconds since the epoch. */
  #nextRefresh = 0;
  #failure: unknown;

  /** @param timeoutMs how long a caller waits for the provider; it may go on for the next one */
  constructor(
    private readonly provider: CredentialProvider,
    private readonly timeoutMs: number,
  ) {}

  /**
   * Credentials that live for so many seconds if there are such, else the longest-lived that can be had.
   * @throws Problem `credentials_unavailable` when there are none, or they end within 30 s
   */
  async lasting(seconds: number): Promise<Credentials> {
    if (this.#current !== undefined && livesFor(this.#current, seconds)) return this.#current;
    await this.#refresh();
    const current = this.#current;
    if (current === undefined) throw unavailable(this.#failure);
    if (livesFor(current, Math.min(seconds, FLOOR))) return current;
    throw unavailable(
      this.#failure ?? new Error('The credentials end within 30 s and no newer ones can be had'),
      'whose URLs would live for another 30 s',
    );
  }

  async #refresh(): Promise<void> {
    if (this.#refreshing === undefined) {
      if (Date.now() < this.#nextRefresh) return;
      this.#refreshing = this.#ask().finally(() => {
        this.#refreshing = undefined;
      });
    }
    await within(this.timeoutMs, this.#refreshing);
  }

  async #ask(): Promise<void> {
    try {
      this.#current = await this.provider({ forceRefresh: this.#current !== undefined });
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error;
    }
    const rotating = this.#current === undefined || !livesFor(this.#current, ROTATION);
    this.#nextRefresh = Date.now() + (rotating ? 1000 : 60_000);
  }
}

function livesFor({ expiration }: Credentials, seconds: number): boolean {
  return expiration === undefined || expiration.getTime() - Date.now() >= seconds * 1000;
}

/** Resolves when the work does, or when the time is up; the work goes on. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const timer = new AbortController();
  const timeout = setTimeout(milliseconds, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([work, timeout]);
  timer.abort();
}

function unavailable(cause: unknown, lacking = 'to sign with'): Problem {
  return new Problem(
    'credentials_unavailable',
    `The service has no credentials ${lacking}. Try again shortly.`,
    {
      cause,
      retryAfter: 5,
      errorCode: cause instanceof Error ? cause.name : 'CredentialsProviderError',
    },
  );
}

import type { S3Client } from '@aws-sdk/client-s3';
import { Logger } from '@nestjs/common';

/**
 * Seconds. S3 tolerates about 15 minutes; a clock that is off by more than 5 is not synchronised, and URLs signed ahead
 * of or behind the store's time start late or end early.
 */
const TOLERATED = 300;

/** How far this machine's clock is from the store's, read from the `Date` of the store's answers (RFC 9110, 6.6.1). */
export class ClockSkew {
  readonly #log = new Logger(ClockSkew.name);
  #seconds = 0;

  /** Seconds that our clock is ahead of the store's, negative when it is behind. */
  get seconds(): number {
    return this.#seconds;
  }

  get isTolerable(): boolean {
    return Math.abs(this.#seconds) <= TOLERATED;
  }

  /** Reads every answer that the client gets, refusals too. */
  watch(client: S3Client): void {
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        this.observe(dateOf(result.response));
        return result;
      },
      { step: 'deserialize', priority: 'low', name: 'clockSkew' },
    );
  }

  observe(date: string | undefined, now = Date.now()): void {
    const theirs = Date.parse(date ?? '');
    if (Number.isNaN(theirs)) return;
    const wasTolerable = this.isTolerable;
    this.#seconds = Math.round((now - theirs) / 1000);
    if (wasTolerable && !this.isTolerable) this.#log.warn(this.advice);
    if (!wasTolerable && this.isTolerable)
      this.#log.warn('The clock of this machine agrees with the store again.');
  }

  /** What is wrong and what to do. */
  get advice(): string {
    const side = this.#seconds > 0 ? 'ahead of' : 'behind';
    return (
      `The clock of this machine is ${Math.abs(this.#seconds)} s ${side} the store's. Presigned URLs are refused or end ` +
      'at the wrong time until it is synchronised (NTP, chrony).'
    );
  }
}

function dateOf(response: unknown): string | undefined {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return undefined;
  return typeof headers.date === 'string' ? headers.date : undefined;
}

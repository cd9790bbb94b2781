import { Logger } from '@nestjs/common';

/**
 * Seconds. S3 tolerates about 15 minutes. A clock that is off by more than 5 minutes is not synchronised, and
 * URLs that it signs become valid too late or expire too early.
 */
const TOLERATED = 300;

/**
 * The difference between this machine's clock and the store's, from the `Date` header of responses (RFC 9110,
 * 6.6.1).
 */
export class ClockSkew {
  readonly #log = new Logger(ClockSkew.name);
  #seconds = 0;

  /** Seconds by which this machine's clock is ahead of the store's; negative when it is behind. */
  get seconds(): number {
    return this.#seconds;
  }

  get isTolerable(): boolean {
    return Math.abs(this.#seconds) <= TOLERATED;
  }

  /** @param date the `Date` header of a response; ignored if it is absent or malformed */
  observe(date: string | undefined, now = Date.now()): void {
    const theirs = Date.parse(date ?? '');
    if (Number.isNaN(theirs)) return;
    const wasTolerable = this.isTolerable;
    this.#seconds = Math.round((now - theirs) / 1000);
    if (wasTolerable && !this.isTolerable) this.#log.warn(this.advice);
    if (!wasTolerable && this.isTolerable)
      this.#log.warn("This machine's clock agrees with the store's again.");
  }

  /** Explains the problem and how to fix it. */
  get advice(): string {
    const side = this.#seconds > 0 ? 'ahead of' : 'behind';
    return (
      `This machine's clock is ${Math.abs(this.#seconds)} s ${side} the store's. Until it is synchronised (NTP, chrony), ` +
      'the store may reject presigned URLs, or they may expire at the wrong time.'
    );
  }
}

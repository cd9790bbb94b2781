import { Logger } from '@nestjs/common';

/** Milliseconds between two probes. */
const PROBE_INTERVAL = 250;

/**
 * Remembers whether something outside the process can be used, so that callers need not wait for it again and
 * again. After a failure it is open until a probe succeeds. Each change is logged once.
 */
export class Circuit {
  readonly #log = new Logger(Circuit.name);
  #openSince: Date | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /**
   * @param name as in `Redis`, for the log
   * @param consequence a sentence on what an operator has to expect while the circuit is open
   * @param probe rejects if it still cannot be used
   */
  constructor(
    private readonly name: string,
    private readonly consequence: string,
    private readonly probe: () => Promise<unknown>,
  ) {}

  /** `undefined` while everything works. */
  get openSince(): Date | undefined {
    return this.#openSince;
  }

  /** Reports that it could not be used. */
  open(reason: unknown): void {
    if (this.#openSince !== undefined || this.#isClosed) return;
    this.#openSince = new Date();
    this.#log.warn(`${this.name} cannot be used: ${messageOf(reason)}. ${this.consequence}`);
    this.#scheduleProbe();
  }

  /** Stops probing. */
  end(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #scheduleProbe(): void {
    this.#timer = setTimeout(() => void this.#probe(), PROBE_INTERVAL);
    this.#timer.unref();
  }

  async #probe(): Promise<void> {
    try {
      await this.probe();
    } catch {
      if (!this.#isClosed) this.#scheduleProbe();
      return;
    }
    const seconds = Math.round((Date.now() - (this.#openSince?.getTime() ?? 0)) / 1000);
    this.#openSince = undefined;
    this.#log.warn(`${this.name} can be used again after ${seconds} s.`);
  }
}

/** The first line, without a trailing full stop: Redis's errors have one or not. */
function messageOf(reason: unknown): string {
  const text = reason instanceof Error ? reason.message : String(reason);
  return text.replace(/\.?(?:\n.*)?$/s, '');
}

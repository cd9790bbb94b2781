/**
 * The end of the time for one call of the store, retries included. One timer costs less than an
 * `AbortSignal.timeout` with its listeners.
 */
export class Deadline {
  readonly #at: number;
  readonly #timer: NodeJS.Timeout;
  #error: Error | undefined;
  #onExpiry: ((error: Error) => void) | undefined;

  constructor(milliseconds: number) {
    this.#at = performance.now() + milliseconds;
    this.#timer = setTimeout(() => {
      this.#error = new DOMException(`No response within ${milliseconds} ms`, 'TimeoutError');
      this.#onExpiry?.(this.#error);
    }, milliseconds);
  }

  /** Milliseconds. */
  get left(): number {
    return this.#at - performance.now();
  }

  /** Replaces the function that is called at expiry. Calls it now if the deadline has expired. */
  set onExpiry(listener: (error: Error) => void) {
    if (this.#error === undefined) this.#onExpiry = listener;
    else listener(this.#error);
  }

  /** Stops the timer. */
  end(): void {
    clearTimeout(this.#timer);
  }
}

/** Repeats work for as long as the process runs, without keeping it alive. Failures are expected. */
export class Poll {
  #timer: NodeJS.Timeout | undefined;
  #isRunning = true;

  /** @param interval milliseconds between the end of one run and the start of the next */
  constructor(
    private readonly interval: number,
    private readonly work: () => Promise<unknown>,
  ) {
    this.#schedule();
  }

  end(): void {
    this.#isRunning = false;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#run(), this.interval);
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    try {
      await this.work();
    } catch {
      // Redis is unreachable: the next run finds what was missed.
    }
    if (this.#isRunning) this.#schedule();
  }
}

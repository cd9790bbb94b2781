/** Runs the work on one key one after the other, in the order of the calls. Other keys do not wait. */
export class KeyedMutex {
  private readonly last = new Map<string, Promise<void>>();

  /** Settles as `work` does. Work that fails does not stop the work queued behind it. */
  async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const running = (this.last.get(key) ?? Promise.resolve()).then(work);
    const settled = running.then(
      () => undefined,
      () => undefined,
    );
    this.last.set(key, settled);
    try {
      return await running;
    } finally {
      if (this.last.get(key) === settled) this.last.delete(key);
    }
  }
}

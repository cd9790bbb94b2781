/** The ids of what has been revoked before its end, such as links. */
export abstract class Revocations {
  /**
   * Revokes an id on every replica, within a second.
   * @param until when it would have ended, in milliseconds since the epoch; after that, it is forgotten
   * @throws Error if Redis cannot be reached. This replica has revoked it nevertheless.
   */
  abstract revoke(id: string, until: number): Promise<void>;

  /** `false` on a replica that has not reached Redis since its start: it does not know what was revoked before. */
  abstract get isComplete(): boolean;

  /** Looks into memory, so it also works while Redis is unreachable. */
  abstract isRevoked(id: string): boolean;
}

/** Ids in the memory of one replica. */
export class LocalRevocations extends Revocations {
  override get isComplete(): boolean {
    return true;
  }
  readonly #ids = new Map<string, number>();
  #nextSweep = 0;

  override revoke(id: string, until: number): Promise<void> {
    this.add(id, until);
    return Promise.resolve();
  }

  override isRevoked(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string, until: number): void {
    this.#sweep();
    this.#ids.set(id, Math.max(until, this.#ids.get(id) ?? 0));
  }

  /** Those that have not ended: the id, and when it ends. */
  entries(): [id: string, until: number][] {
    const now = Date.now();
    return [...this.#ids].filter(([, until]) => until > now);
  }

  /** Removes ids that have ended, at most once a minute. */
  #sweep(): void {
    const now = Date.now();
    if (now < this.#nextSweep) return;
    this.#nextSweep = now + 60_000;
    for (const [id, until] of this.#ids) if (until <= now) this.#ids.delete(id);
  }
}

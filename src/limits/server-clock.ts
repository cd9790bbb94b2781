/** Milliseconds. A slower reply says little about when the server read its clock. */
const MAX_ROUND_TRIP = 20;

/**
 * The clock of a server, as its replies show it. Based on the monotonic clock of this process, so that setting
 * the time of this machine has no effect.
 */
export class ServerClock {
  #offset: number | undefined;

  /** Now, in milliseconds of the server's clock; `undefined` before the first reply. */
  now(): number | undefined {
    return this.#offset === undefined ? undefined : performance.now() + this.#offset;
  }

  /**
   * Learns from a reply.
   * @param sentAt when its request was sent, by `performance.now()`
   * @param isWrong whether the reply shows that the clock is not what was assumed
   */
  learn(serverTime: number, sentAt: number, isWrong: boolean): void {
    const receivedAt = performance.now();
    if (this.#offset !== undefined && !isWrong && receivedAt - sentAt > MAX_ROUND_TRIP) return;
    this.#offset = serverTime - (sentAt + receivedAt) / 2;
  }
}

/** Messages from one replica to all of them. */
export abstract class Broadcasts {
  /**
   * Sends a message to all replicas. This one receives it at once.
   * @throws Error if Redis has not confirmed it within a second. The last message of the topic is then sent again
   *   until Redis confirms it.
   */
  abstract publish(topic: string, message: string): Promise<void>;

  /**
   * Calls the listener with each new message of a topic: usually within milliseconds, at the latest a second after
   * Redis can be reached. If several were missed, only the last one arrives. Those from before the subscription
   * do not. A topic has one listener.
   */
  abstract subscribe(topic: string, listener: (message: string) => void): Promise<void>;
}

/** Without Redis, a replica is alone. */
export class LocalBroadcasts extends Broadcasts {
  readonly #listeners = new Map<string, (message: string) => void>();

  override publish(topic: string, message: string): Promise<void> {
    this.#listeners.get(topic)?.(message);
    return Promise.resolve();
  }

  override subscribe(topic: string, listener: (message: string) => void): Promise<void> {
    this.#listeners.set(topic, listener);
    return Promise.resolve();
  }
}

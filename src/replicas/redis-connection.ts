import { setTimeout as delay } from 'node:timers/promises';
import type { RedisTarget } from '../config/redis.config.js';
import { openRedisClient, type RedisClient } from './redis-client.js';

/** Runs a script on the server. Rejects if Redis does not answer; the script may have run. */
export type RedisScript = (keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>;

/**
 * The connections to Redis of this process: one for commands, and one for messages if it subscribes to any. Both
 * reconnect for as long as they are open.
 */
export class RedisConnection {
  #subscriber: Promise<RedisClient> | undefined;
  readonly #listeners = new Map<string, (message: string) => void>();
  #connectionError: unknown;

  private constructor(
    private readonly target: RedisTarget,
    private readonly client: RedisClient,
  ) {
    client.on('error', (error: unknown) => (this.#connectionError = error));
    client.on('node error', (error: unknown) => (this.#connectionError = error));
    client.on('ready', () => (this.#connectionError = undefined));
  }

  static async open(target: RedisTarget): Promise<RedisConnection> {
    return new RedisConnection(target, await openRedisClient(target));
  }

  /** Keys of one call must then have the same hash tag. */
  get isCluster(): boolean {
    return this.target.mode === 'cluster';
  }

  /**
   * Redis keeps the script under its hash, so only the first call of a connection sends its text.
   * @param name unique in this process
   */
  script(name: string, lua: string): RedisScript {
    this.client.defineCommand(name, { lua });
    const command: unknown = Reflect.get(this.client, name);
    if (typeof command !== 'function') throw new TypeError(`ioredis has not defined ${name}`);
    return async (keys, args): Promise<unknown> => {
      // The error of the command would only say that there is no connection.
      if (this.client.status !== 'ready' && this.#connectionError !== undefined) throw this.#connectionError;
      const reply: unknown = Reflect.apply(command, this.client, [keys.length, ...keys, ...args]);
      return reply;
    };
  }

  /** Resolves when commands can be sent, or after a time in milliseconds. */
  async ready(timeout: number): Promise<void> {
    const end = performance.now() + timeout;
    while (this.client.status !== 'ready' && performance.now() < end) await delay(20);
  }

  /** Calls the listener with each message of a channel that arrives while the connection is up. */
  async subscribe(channel: string, listener: (message: string) => void): Promise<void> {
    this.#listeners.set(channel, listener);
    this.#subscriber ??= this.#openSubscriber();
    await subscribeTo(await this.#subscriber, channel);
  }

  close(): void {
    this.client.disconnect();
    void this.#subscriber?.then((subscriber) => subscriber.disconnect());
  }

  async #openSubscriber(): Promise<RedisClient> {
    const subscriber = await openRedisClient(this.target);
    subscriber.on('message', (channel: string, message: string) => this.#listeners.get(channel)?.(message));
    // Also after each reconnection.
    subscriber.on('ready', () => {
      for (const channel of this.#listeners.keys()) void subscribeTo(subscriber, channel);
    });
    return subscriber;
  }
}

/** A subscription that fails is repeated when the connection is ready. */
async function subscribeTo(subscriber: RedisClient, channel: string): Promise<void> {
  try {
    await subscriber.subscribe(channel);
  } catch {
    // Not connected. Polling finds what was published meanwhile.
  }
}

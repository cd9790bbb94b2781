import { randomUUID } from 'node:crypto';
import { Broadcasts } from './broadcasts.js';
import { Poll } from './poll.js';
import type { RedisConnection, RedisScript } from './redis-connection.js';

/** Milliseconds. */
const POLL_INTERVAL = 500;

/** Keeps the last message for a day, for replicas that miss it. KEYS: the topic's. ARGV: the message. */
const PUBLISH = `
redis.call('SET', KEYS[1], ARGV[1], 'PX', 86400000)
return redis.call('PUBLISH', KEYS[1], ARGV[1])
`;

const READ = `return redis.call('GET', KEYS[1])`;

/** Messages start with two UUIDs: that of their sender, and one by which a replica recognises a message. */
const ID_LENGTH = 72;

interface Subscription {
  readonly listener: (message: string) => void;
  /** `undefined` until it is known which messages are older than the subscription. */
  lastId: string | undefined;
}

/** Messages by Redis's publish and subscribe, and a poll that finds what was missed, and sends what was not sent. */
export class RedisBroadcasts extends Broadcasts {
  readonly #sender = randomUUID();
  /** The last message of each topic, if Redis has not confirmed it. */
  readonly #unsent = new Map<string, string>();
  readonly #publish: RedisScript;
  readonly #read: RedisScript;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #poll = new Poll(POLL_INTERVAL, () => this.#catchUp());

  constructor(private readonly redis: RedisConnection) {
    super();
    this.#publish = redis.script('signpostPublish', PUBLISH);
    this.#read = redis.script('signpostRead', READ);
  }

  override async publish(topic: string, message: string): Promise<void> {
    // This replica does not wait for Redis.
    this.#subscriptions.get(topic)?.listener(message);
    const marked = this.#sender + randomUUID() + message;
    this.#unsent.set(topic, marked);
    await this.#send(topic, marked);
  }

  override async subscribe(topic: string, listener: (message: string) => void): Promise<void> {
    const subscription: Subscription = { listener, lastId: undefined };
    this.#subscriptions.set(topic, subscription);
    const last = await this.#last(topic).catch(() => undefined);
    subscription.lastId = last?.slice(0, ID_LENGTH) ?? '';
    await this.redis.subscribe(keyOf(topic), (message) => this.#deliver(topic, message));
  }

  close(): void {
    this.#poll.end();
  }

  async #send(topic: string, marked: string): Promise<void> {
    await this.#publish([keyOf(topic)], [marked]);
    if (this.#unsent.get(topic) === marked) this.#unsent.delete(topic);
  }

  async #catchUp(): Promise<void> {
    for (const [topic, marked] of this.#unsent) await this.#send(topic, marked);
    for (const topic of this.#subscriptions.keys()) {
      const last = await this.#last(topic);
      if (last !== undefined) this.#deliver(topic, last);
    }
  }

  async #last(topic: string): Promise<string | undefined> {
    const message = await this.#read([keyOf(topic)], []);
    return typeof message === 'string' ? message : undefined;
  }

  #deliver(topic: string, message: string): void {
    const subscription = this.#subscriptions.get(topic);
    const id = message.slice(0, ID_LENGTH);
    if (subscription?.lastId === undefined || subscription.lastId === id) return;
    subscription.lastId = id;
    if (id.startsWith(this.#sender)) return;
    subscription.listener(message.slice(ID_LENGTH));
  }
}

function keyOf(topic: string): string {
  return `signpost:{broadcasts}:${topic}`;
}

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

/** Messages start with an id, by which a replica recognises one that has arrived already. */
const ID_LENGTH = 36;

interface Subscription {
  readonly listener: (message: string) => void;
  lastId: string;
}

/** Messages by Redis's publish and subscribe, and a poll that finds what was missed. */
export class RedisBroadcasts extends Broadcasts {
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
    await this.#publish([keyOf(topic)], [randomUUID() + message]);
  }

  override async subscribe(topic: string, listener: (message: string) => void): Promise<void> {
    const last = await this.#last(topic).catch(() => undefined);
    this.#subscriptions.set(topic, { listener, lastId: last?.slice(0, ID_LENGTH) ?? '' });
    await this.redis.subscribe(keyOf(topic), (message) => this.#deliver(topic, message));
  }

  close(): void {
    this.#poll.end();
  }

  async #catchUp(): Promise<void> {
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
    if (subscription === undefined || subscription.lastId === id) return;
    subscription.lastId = id;
    subscription.listener(message.slice(ID_LENGTH));
  }
}

function keyOf(topic: string): string {
  return `signpost:{broadcasts}:${topic}`;
}

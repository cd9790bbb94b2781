import { setTimeout as delay } from 'node:timers/promises';
import { Circuit } from '../replicas/circuit.js';
import type { RedisConnection, RedisScript } from '../replicas/redis-connection.js';
import { COUNTER_SCRIPT } from './counter-script.js';
import { ServerClock } from './server-clock.js';
import { SHARDS, shardOf } from './shard.js';

/** Milliseconds for which a decision waits for Redis. */
const TIMEOUT = 150;
/** Milliseconds after which Redis must not execute a decision any more. Longer, because clocks are compared. */
const LATEST_EXECUTION = 200;
/** Milliseconds for which the start waits for Redis. */
const START_TIMEOUT = 500;
/** Operations in one call. Redis serves nobody else meanwhile. */
const MAX_OPERATIONS = 500;

/** One operation of the counter script. */
export interface Operation {
  readonly name: 'take' | 'use' | 'reserve' | 'countersOf' | 'settle' | 'release';
  /** Without prefix. */
  readonly keys: readonly string[];
  readonly args: readonly (string | number)[];
}

export type Reply = readonly unknown[];

interface Pending extends Operation {
  readonly shard: number;
  resolve(reply: Reply): void;
  reject(reason: unknown): void;
}

/** A write that expires within a second: it shows that Redis can be reached, is a master, and has memory. */
const PROBE: Operation = { name: 'take', keys: ['probe'], args: [1, 1, Number.MAX_SAFE_INTEGER, 1000] };

/** The decisions of one shard, or without a cluster, of all. */
interface Queue {
  pending: Pending[];
  /** Whether a call is under way, or about to be. */
  isBusy: boolean;
}

/**
 * Has Redis decide, with one call for all decisions of an event-loop turn (in a cluster: one for each shard).
 * Decisions that arrive during a call share the next one: under load, calls become larger instead of more. A
 * call that fails or takes more than 150 ms opens the circuit: until a probe succeeds, no decision waits.
 *
 * What was sent to a frozen server is executed when it continues. The script rejects it by its deadline then.
 * What was executed in time, but whose reply was lost, is counted by Redis and decided again by the caller:
 * at most the requests of 150 ms count twice.
 */
export class RedisDecisions {
  readonly #script: RedisScript;
  readonly #clocks = Array.from({ length: SHARDS }, () => new ServerClock());
  readonly #circuit = new Circuit(
    'Redis',
    'Each replica now limits its callers alone, to a quarter of their limits.',
    () => this.#probe(),
  );
  readonly #queues = new Map<number, Queue>();

  constructor(private readonly redis: RedisConnection) {
    this.#script = redis.script('signpostDecide', COUNTER_SCRIPT);
  }

  /** Waits for Redis, but not longer than half a second. */
  async start(): Promise<void> {
    const deadline = performance.now() + START_TIMEOUT;
    for (;;) {
      try {
        await this.#probe();
        return;
      } catch (error) {
        if (performance.now() > deadline) {
          this.#circuit.open(error);
          return;
        }
        await delay(20);
      }
    }
  }

  /** Since when Redis cannot be used; `undefined` if it can. */
  get awaySince(): Date | undefined {
    return this.#circuit.openSince;
  }

  /**
   * @param group keys that are counted together have the same one
   * @throws Error if Redis has not decided; it may still have counted
   */
  decide(group: string, operation: Operation): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const shard = shardOf(group);
      const queue = this.#queueOf(this.redis.isCluster ? shard : 0);
      queue.pending.push({ ...operation, shard, resolve, reject });
      if (!queue.isBusy) this.#schedule(queue);
    });
  }

  close(): void {
    this.#circuit.end();
  }

  #queueOf(slot: number): Queue {
    const known = this.#queues.get(slot) ?? { pending: [], isBusy: false };
    this.#queues.set(slot, known);
    return known;
  }

  #schedule(queue: Queue): void {
    queue.isBusy = true;
    setImmediate(() => void this.#flush(queue));
  }

  async #flush(queue: Queue): Promise<void> {
    const batch = queue.pending.splice(0, MAX_OPERATIONS);
    try {
      const replies = await this.#call(batch);
      for (const [index, pending] of batch.entries()) pending.resolve(listOf(replies[index]));
    } catch (error) {
      this.#circuit.open(error);
      // The others have waited for this call. They must not wait for another one.
      for (const pending of [...batch, ...queue.pending.splice(0)]) pending.reject(error);
    }
    if (queue.pending.length > 0) this.#schedule(queue);
    else queue.isBusy = false;
  }

  async #probe(): Promise<void> {
    const shards = this.redis.isCluster ? Array.from({ length: SHARDS }, (_, shard) => shard) : [0];
    await Promise.all(shards.map((shard) => this.#call([{ ...PROBE, shard }])));
  }

  /** @returns one reply for each operation */
  async #call(operations: readonly (Operation & { shard: number })[]): Promise<Reply> {
    const clock = this.#clocks[this.redis.isCluster ? (operations[0]?.shard ?? 0) : 0] ?? new ServerClock();
    const keys = operations.flatMap(({ shard, keys: names }) => names.map((name) => keyOf(shard, name)));
    const args = operations.flatMap(({ name, args: own }) => [name, ...own]);
    const isLate = async (): Promise<Reply | undefined> => {
      const sentAt = performance.now();
      const now = clock.now();
      const deadline = now === undefined ? 0 : Math.round(now + LATEST_EXECUTION);
      const [time, ...replies] = listOf(await this.#script(keys, [deadline, ...args]));
      const late = replies.length < operations.length;
      if (typeof time === 'number') clock.learn(time, sentAt, late);
      return late ? undefined : replies;
    };
    // Late although the reply is in time: the server's clock was set, or another server has taken over.
    const replies = await withinTimeout(isLate().then((first) => first ?? isLate()));
    if (replies === undefined) throw new Error('The clock of Redis is not steady');
    return replies;
  }
}

function keyOf(shard: number, name: string): string {
  return `signpost:{${shard}}:${name}`;
}

function listOf(value: unknown): Reply {
  return Array.isArray(value) ? value : [];
}

/** Replies that have already arrived are read before the time-out counts: this process may have been busy. */
async function withinTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      setImmediate(() => reject(new Error(`no reply within ${TIMEOUT} ms`)));
    }, TIMEOUT);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

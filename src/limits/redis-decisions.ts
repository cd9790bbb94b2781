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

/**
 * Has Redis decide, with one call for all decisions of an event-loop turn (in a cluster: one for each shard). A
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
  #pending: Pending[] = [];

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
      if (this.#pending.length === 0) setImmediate(() => this.#flush());
      this.#pending.push({ ...operation, shard: shardOf(group), resolve, reject });
    });
  }

  close(): void {
    this.#circuit.end();
  }

  #flush(): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const batch of this.#batchesOf(pending)) void this.#execute(batch);
  }

  #batchesOf(pending: readonly Pending[]): Pending[][] {
    const batches = new Map<number, Pending[][]>();
    for (const operation of pending) {
      const slot = this.redis.isCluster ? operation.shard : 0;
      const known = batches.get(slot) ?? [];
      const last = known.at(-1);
      if (last === undefined || last.length >= MAX_OPERATIONS) known.push([operation]);
      else last.push(operation);
      batches.set(slot, known);
    }
    return [...batches.values()].flat();
  }

  async #execute(batch: readonly Pending[]): Promise<void> {
    try {
      const replies = await this.#call(batch);
      for (const [index, pending] of batch.entries()) pending.resolve(listOf(replies[index]));
    } catch (error) {
      this.#circuit.open(error);
      for (const pending of batch) pending.reject(error);
    }
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

import { setTimeout as delay } from 'node:timers/promises';
import { type Histogram, SECONDS } from '../metrics/histogram.js';
import { Metrics } from '../metrics/metrics.js';
import { Circuit } from '../replicas/circuit.js';
import type { RedisConnection, RedisScript } from '../replicas/redis-connection.js';
import { COUNTER_SCRIPT } from './counter-script.js';
import type { Count, Take } from './counter-store.js';
import { DecisionBatch } from './decision-batch.js';
import type { Operation, Reply } from './operation.js';
import { ServerClock } from './server-clock.js';
import { SHARDS, shardOf } from './shard.js';
import { withinTimeout } from './within-timeout.js';

/** Milliseconds for which a call waits. A decision can wait for two calls, and requests are answered within 250. */
const TIMEOUT = 120;
/** Milliseconds after which Redis must not execute a call any more. Longer, because clocks are compared. */
const LATEST_EXECUTION = 160;
/** Milliseconds for which the start waits for Redis. */
const START_TIMEOUT = 500;
/** A write that expires within a second: it shows that Redis can be reached, is a master, and has memory. */
const PROBE: Operation = { name: 'take', keys: ['probe'], args: [1, Number.MAX_SAFE_INTEGER, 1000, 1] };

/** The decisions of one shard, or without a cluster, of all. */
interface Queue {
  readonly shard: number;
  /** All but the last are full. */
  readonly batches: DecisionBatch[];
  /** Whether a call is under way, or about to be. */
  isBusy: boolean;
}

/**
 * Has Redis decide, with one call for all decisions of an event-loop turn (in a cluster: one for each shard).
 * Decisions that arrive during a call share the next one: under load, calls become larger instead of more. A
 * call that fails or takes more than 120 ms opens the circuit: until a probe succeeds, no decision waits.
 *
 * What was sent to a frozen server is executed when it continues. The script rejects it by its deadline then.
 * What was executed in time, but whose reply was lost, is counted by Redis and decided again by the caller:
 * at most the requests of 120 ms count twice.
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
  readonly #durations: Histogram;

  constructor(
    private readonly redis: RedisConnection,
    metrics = new Metrics(),
  ) {
    this.#durations = metrics.histogram(
      {
        name: 'signpost_redis_call_duration_seconds',
        help: 'Time of calls to Redis that decide on limits and quotas, by outcome. One call decides for many requests.',
      },
      SECONDS,
      ['outcome'],
    );
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
      this.#batchFor(group).add(operation, shardOf(group), { resolve, reject });
    });
  }

  /**
   * Counts the units of one counter if they fit.
   * @throws Error if Redis has not decided; it may still have counted
   */
  take(take: Take): Promise<Count> {
    return new Promise((resolve, reject) => {
      this.#batchFor(take.key).take(take, { resolve, reject });
    });
  }

  close(): void {
    this.#circuit.end();
  }

  /** The batch that takes the next operation of a group. */
  #batchFor(group: string): DecisionBatch {
    const queue = this.#queueOf(this.redis.isCluster ? shardOf(group) : 0);
    if (!queue.isBusy) this.#schedule(queue);
    return openBatch(queue);
  }

  #queueOf(shard: number): Queue {
    const known = this.#queues.get(shard);
    if (known !== undefined) return known;
    const queue: Queue = { shard, batches: [], isBusy: false };
    this.#queues.set(shard, queue);
    return queue;
  }

  #schedule(queue: Queue): void {
    queue.isBusy = true;
    setImmediate(() => void this.#flush(queue));
  }

  async #flush(queue: Queue): Promise<void> {
    const batch = queue.batches.shift();
    queue.isBusy = batch !== undefined;
    if (batch === undefined) return;
    const start = performance.now();
    try {
      const replies = await this.#call(batch);
      this.#durations.of('ok').observe((performance.now() - start) / 1000);
      // First, so that Redis decides while this process answers.
      void this.#flush(queue);
      for (const [index, decision] of batch.waiting.entries()) decision.resolve(listOf(replies[index]));
    } catch (error) {
      this.#durations.of('failed').observe((performance.now() - start) / 1000);
      this.#circuit.open(error);
      // The others have waited for this call. They must not wait for another one.
      for (const { waiting } of [batch, ...queue.batches.splice(0)])
        for (const decision of waiting) decision.reject(error);
      queue.isBusy = false;
    }
  }

  async #probe(): Promise<void> {
    const shards = this.redis.isCluster ? Array.from({ length: SHARDS }, (_, shard) => shard) : [0];
    await Promise.all(
      shards.map((shard) => {
        const batch = new DecisionBatch(shard);
        batch.add(PROBE, shard);
        return this.#call(batch);
      }),
    );
  }

  /** @returns one reply for each operation */
  async #call({ shard, keys, words }: DecisionBatch): Promise<Reply> {
    const clock = this.#clocks[shard] ?? new ServerClock();
    const operations = JSON.stringify(words);
    const end = performance.now() + TIMEOUT;
    const attempt = async (): Promise<Reply | undefined> => {
      const sentAt = performance.now();
      const now = clock.now();
      const deadline = now === undefined ? 0 : Math.round(now + LATEST_EXECUTION);
      const [time, replies] = listOf(JSON.parse(String(await this.#script(keys, [deadline, operations]))));
      if (typeof time === 'number') clock.learn(time, sentAt, replies === undefined);
      return replies === undefined ? undefined : listOf(replies);
    };
    // Late although the reply is in time: the server's clock was set, or another server has taken over. After the
    // time-out, the callers have decided without Redis.
    const again = (): Promise<Reply | undefined> | undefined =>
      performance.now() < end ? attempt() : undefined;
    const replies = await withinTimeout(
      TIMEOUT,
      attempt().then((first) => first ?? again()),
    );
    if (replies === undefined) throw new Error('The clock of Redis is not steady');
    return replies;
  }
}

/** The batch with room for another operation. */
function openBatch({ shard, batches }: Queue): DecisionBatch {
  const last = batches.at(-1);
  if (last !== undefined && !last.isFull) return last;
  const batch = new DecisionBatch(shard);
  batches.push(batch);
  return batch;
}

function listOf(value: unknown): Reply {
  return Array.isArray(value) ? value : [];
}

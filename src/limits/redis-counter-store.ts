import { Problem } from '../errors/catalogue.js';
import { type Count, type CounterMode, CounterStore, type Take, type Use } from './counter-store.js';
import { LocalCounterStore } from './local-counter-store.js';
import type { Operation, Reply } from './operation.js';
import type { RedisDecisions } from './redis-decisions.js';

/** Seconds. */
const RETRY_AFTER = 2;

/**
 * The counters that all replicas share in Redis. While Redis cannot be used, each replica counts alone, under
 * stricter limits.
 */
export class RedisCounterStore extends CounterStore {
  readonly #local = new LocalCounterStore();

  constructor(private readonly decisions: RedisDecisions) {
    super();
  }

  override get mode(): CounterMode {
    return this.localSince === undefined ? 'shared' : 'local';
  }

  override get localSince(): Date | undefined {
    return this.decisions.awaySince;
  }

  override take(take: Take): Count | Promise<Count> {
    if (this.mode === 'local') return this.#local.take(take);
    return this.decisions.take(take).catch(() => this.#local.take(take));
  }

  override async takeAll(group: string, takes: readonly Take[]): Promise<readonly Count[]> {
    if (this.mode === 'local') return this.#local.takeAll(group, takes);
    try {
      const reply = await this.decisions.decide(group, operationOf(takes));
      return takes.map(({ limit }, index) => countAt(reply, index, limit));
    } catch {
      return this.#local.takeAll(group, takes);
    }
  }

  override async use({ key, units, limit, until, opened = false }: Use): Promise<Count> {
    const operation = { name: 'use', keys: [key], args: [units, limit, until, opened ? 1 : 0] } as const;
    try {
      if (this.mode === 'local') throw new Error('Redis cannot be used');
      return countAt(await this.decisions.decide(key, operation), 0, limit);
    } catch (error) {
      throw Problem.of('limits_unavailable', { cause: error, retryAfter: RETRY_AFTER });
    }
  }

  override close(): void {
    this.decisions.close();
  }
}

function operationOf(takes: readonly Take[]): Operation {
  const keys: string[] = [];
  const args: number[] = [takes.length];
  for (const { key, units, limit, windowMs } of takes) {
    keys.push(key);
    args.push(units, limit, windowMs);
  }
  return { name: 'takeAll', keys, args };
}

/** Three numbers for each counter: whether the units fit, the units in use, and the milliseconds that are left. */
export function countAt(reply: Reply, index: number, limit: number): Count {
  const fits = reply[index * 3];
  const used = reply[index * 3 + 1];
  const left = reply[index * 3 + 2];
  if (typeof used !== 'number' || typeof left !== 'number') throw new Error('Redis gave an unexpected reply');
  return { fits: fits === 1, used, limit, resetAfter: Math.ceil(left / 1000) };
}

import { Problem } from '../errors/catalogue.js';
import { assertReserved, DAY, quotaCounters, statusesOf, unitOf } from './quota-counters.js';
import {
  Quotas,
  type QuotaScope,
  type QuotaStatus,
  type Release,
  type Reservation,
  type Settlement,
} from './quotas.js';
import { countAt, type RedisCounterStore } from './redis-counter-store.js';
import type { Operation, Reply } from './operation.js';
import type { RedisDecisions } from './redis-decisions.js';
import type { Count } from './counter-store.js';

const SETTLEMENTS: readonly Settlement[] = ['none', 'settled', 'kept'];
const RELEASES: readonly Release[] = ['none', 'released', 'kept'];

/** Seconds. A replica looks for Redis four times a second. */
const RETRY_AFTER = 2;

/**
 * Quotas that all replicas share in Redis. While Redis cannot be used, nothing is reserved: replicas that grant
 * alone would exceed a quota together.
 */
export class RedisQuotas extends Quotas {
  constructor(
    private readonly decisions: RedisDecisions,
    private readonly counters: RedisCounterStore,
  ) {
    super();
  }

  override async reserve(reservation: Reservation): Promise<void> {
    const { tenant, key, scopes, bytes, urlExpiresAt, isFurtherUrl = false } = reservation;
    const quotas = quotaCounters(scopes);
    if (quotas.length === 0) return;
    const keys = quotas.map((quota) => quota.key);
    const reply = await this.#decide(tenant, {
      name: 'reserve',
      keys: [nameOf(tenant, key), ...keys],
      args: [
        bytes,
        urlExpiresAt,
        isFurtherUrl ? 1 : 0,
        JSON.stringify(keys),
        quotas.length,
        ...quotas.flatMap(({ unit, limit }) => [unit === 'bytes' ? 1 : 0, limit]),
      ],
    });
    if (reply === undefined) throw unavailable();
    const counts: readonly Count[] = quotas.map(({ limit }, index) => countAt(reply, index, limit));
    assertReserved(quotas, counts, bytes);
  }

  override async settle(
    tenant: string,
    key: string,
    actualBytes: number,
    isFinal: boolean,
  ): Promise<Settlement> {
    const reply = await this.#end('settle', tenant, key, [actualBytes, isFinal ? 1 : 0]);
    return reply === undefined ? 'kept' : (SETTLEMENTS[Number(reply[0])] ?? 'none');
  }

  override async release(tenant: string, key: string): Promise<Release> {
    const reply = await this.#end('release', tenant, key, []);
    return reply === undefined ? 'kept' : (RELEASES[Number(reply[0])] ?? 'none');
  }

  override async status(tenant: string, scopes: readonly QuotaScope[]): Promise<readonly QuotaStatus[]> {
    if (this.decisions.awaySince !== undefined) throw unavailable();
    const quotas = quotaCounters(scopes);
    const takes = quotas.map(({ key, limit }) => ({ key, units: 0, limit, windowMs: DAY }));
    const counts = await this.counters.takeAll(tenant, takes);
    return statusesOf(quotas, counts);
  }

  /** The script must be told all keys, so those of the counters are read first. They never change. */
  async #end(
    name: 'settle' | 'release',
    tenant: string,
    key: string,
    args: readonly number[],
  ): Promise<Reply | undefined> {
    const reservation = nameOf(tenant, key);
    const reply = await this.#decide(tenant, { name: 'countersOf', keys: [reservation], args: [] });
    if (reply === undefined) return undefined;
    const keys = keysIn(reply[0]);
    if (keys.length === 0) return [0];
    return this.#decide(tenant, {
      name,
      keys: [reservation, ...keys],
      args: [...args, keys.length, ...keys.map((counter) => (unitOf(counter) === 'bytes' ? 1 : 0))],
    });
  }

  /** @returns undefined if Redis cannot decide */
  async #decide(tenant: string, operation: Operation): Promise<Reply | undefined> {
    if (this.decisions.awaySince !== undefined) return undefined;
    try {
      return await this.decisions.decide(tenant, operation);
    } catch {
      return undefined;
    }
  }
}

function unavailable(): Problem {
  return Problem.of('limits_unavailable', { retryAfter: RETRY_AFTER });
}

function nameOf(tenant: string, key: string): string {
  return `reservation:${tenant}:${key}`;
}

function keysIn(text: unknown): string[] {
  const keys: unknown = typeof text === 'string' && text !== '' ? JSON.parse(text) : [];
  return Array.isArray(keys) ? keys.map(String) : [];
}

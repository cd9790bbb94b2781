import type { Count, Take } from './counter-store.js';
import { assertReserved, DAY, quotaCounters, statusesOf, unitOf, URL_GRACE } from './quota-counters.js';
import {
  Quotas,
  type QuotaScope,
  type QuotaStatus,
  type Release,
  type Reservation,
  type Settlement,
} from './quotas.js';

/** Above this number, the oldest is forgotten. It then stays counted until its day ends. */
const MAX_RESERVATIONS = 100_000;

interface Held {
  readonly day: number;
  readonly bytes: number;
  readonly urlExpiresAt: number;
  readonly keys: readonly string[];
}

/** Quotas in the memory of one process. */
export class MemoryQuotas extends Quotas {
  readonly #held = new Map<string, Held>();

  /** @param counters that decide on several keys at once, synchronously */
  constructor(
    private readonly counters: { takeAll(group: string, takes: readonly Take[]): readonly Count[] },
  ) {
    super();
  }

  override reserve({ tenant, key, scopes, urlExpiresAt, ...rest }: Reservation): Promise<void> {
    return settled(() => {
      const counters = quotaCounters(scopes);
      if (counters.length === 0) return;
      const keys = counters.map((counter) => counter.key);
      const id = idOf(tenant, key);
      const held = this.#liveAt(id, keys, rest);
      const bytes = held !== undefined && rest.isFurtherUrl === true ? held.bytes : rest.bytes;
      const more = Math.max(0, bytes - (held?.bytes ?? 0));
      const upload = held === undefined ? 1 : 0;
      const counts = this.counters.takeAll(
        tenant,
        counters.map((counter) =>
          takeOf(counter.key, counter.unit === 'bytes' ? more : upload, counter.limit),
        ),
      );
      assertReserved(counters, counts, bytes);
      this.#hold(id, {
        day: held?.day ?? today(),
        bytes: Math.max(bytes, held?.bytes ?? 0),
        urlExpiresAt: Math.max(urlExpiresAt, held?.urlExpiresAt ?? 0),
        keys,
      });
    });
  }

  override settle(tenant: string, key: string, actualBytes: number, isFinal: boolean): Promise<Settlement> {
    return settled(() => {
      const id = idOf(tenant, key);
      const held = this.#held.get(id);
      if (held === undefined) return 'none';
      const canGrow = !isFinal && actualBytes < held.bytes;
      if (canGrow && held.urlExpiresAt + URL_GRACE > Date.now()) return 'kept';
      this.#held.delete(id);
      if (held.day === today()) this.#change(tenant, held, 0, actualBytes - held.bytes);
      return 'settled';
    });
  }

  override release(tenant: string, key: string): Promise<Release> {
    return settled(() => {
      const id = idOf(tenant, key);
      const held = this.#held.get(id);
      if (held === undefined) return 'none';
      if (held.urlExpiresAt + URL_GRACE > Date.now()) return 'kept';
      this.#held.delete(id);
      if (held.day === today()) this.#change(tenant, held, -1, -held.bytes);
      return 'released';
    });
  }

  override status(tenant: string, scopes: readonly QuotaScope[]): Promise<readonly QuotaStatus[]> {
    return settled(() => {
      const counters = quotaCounters(scopes);
      const counts = this.counters.takeAll(
        tenant,
        counters.map(({ key, limit }) => takeOf(key, 0, limit)),
      );
      return statusesOf(counters, counts);
    });
  }

  /** The reservation that a further URL of the same upload extends. */
  #liveAt(
    id: string,
    keys: readonly string[],
    { bytes, isFurtherUrl = false }: Pick<Reservation, 'bytes' | 'isFurtherUrl'>,
  ): Held | undefined {
    const held = this.#held.get(id);
    if (held === undefined || held.keys.join(' ') !== keys.join(' ')) return undefined;
    const canBeUsed = held.urlExpiresAt + URL_GRACE > Date.now();
    return held.day === today() || (canBeUsed && (isFurtherUrl || bytes <= held.bytes)) ? held : undefined;
  }

  #hold(id: string, held: Held): void {
    this.#held.delete(id);
    this.#held.set(id, held);
    if (this.#held.size <= MAX_RESERVATIONS) return;
    const [oldest] = this.#held.keys();
    if (oldest !== undefined) this.#held.delete(oldest);
  }

  #change(tenant: string, { keys }: Held, uploads: number, bytes: number): void {
    this.counters.takeAll(
      tenant,
      keys.map((key) => takeOf(key, unitOf(key) === 'bytes' ? bytes : uploads, Number.MAX_SAFE_INTEGER)),
    );
  }
}

function takeOf(key: string, units: number, limit: number): Take {
  return { key, units, limit, windowMs: DAY };
}

function today(): number {
  return Math.floor(Date.now() / DAY);
}

function idOf(tenant: string, key: string): string {
  return `${tenant} ${key}`;
}

/** A promise of what synchronous work returns or throws. */
async function settled<T>(work: () => T): Promise<T> {
  return work();
}

import { Problem } from '../errors/catalogue.js';
import type { Count } from './counter-store.js';
import type { QuotaScope, QuotaStatus } from './quotas.js';

/** Milliseconds. */
export const DAY = 86_400_000;

/** Milliseconds for which a URL counts as usable after its end, because clocks differ. */
export const URL_GRACE = 60_000;

/** One limited quota of a scope. */
export interface QuotaCounter {
  readonly key: string;
  readonly scope: string;
  readonly unit: 'uploads' | 'bytes';
  /** Units a day. */
  readonly limit: number;
}

/** The limited quotas of these scopes. Those without a limit are not counted. */
export function quotaCounters(scopes: readonly QuotaScope[]): QuotaCounter[] {
  return scopes.flatMap(({ name, uploadsPerDay, bytesPerDay }) => [
    ...counterOf(name, 'uploads', uploadsPerDay),
    ...counterOf(name, 'bytes', bytesPerDay),
  ]);
}

function counterOf(scope: string, unit: QuotaCounter['unit'], limit: number | undefined): QuotaCounter[] {
  return limit === undefined ? [] : [{ key: `quota:${unit}:${scope}`, scope, unit, limit }];
}

/** The unit of a counter, by its key. */
export function unitOf(key: string): QuotaCounter['unit'] {
  return key.startsWith('quota:bytes:') ? 'bytes' : 'uploads';
}

/**
 * @param bytes of the upload
 * @throws Problem `quota_exceeded` if a quota has no room; the one that is renewed last decides on `Retry-After`
 */
export function assertReserved(
  counters: readonly QuotaCounter[],
  counts: readonly Count[],
  bytes: number,
): void {
  const index = counts.findIndex(({ fits }) => !fits);
  const [counter, count] = [counters[index], counts[index]];
  if (counter === undefined || count === undefined) return;
  const { limit, resetAfter } = count;
  if (counter.unit === 'bytes' && bytes > counter.limit) {
    // No Retry-After: a retry would never succeed.
    throw new Problem(
      'quota_exceeded',
      `This upload may have ${bytes} bytes, but the quota is ${counter.limit} bytes a day. Declare a smaller size.`,
    );
  }
  const left = Math.max(0, limit - count.used);
  const detail =
    counter.unit === 'bytes'
      ? `This upload may have ${bytes} bytes, but only ${left} of ${limit} bytes a day remain.`
      : `The quota of ${limit} uploads a day is exhausted.`;
  throw new Problem('quota_exceeded', `${detail} It is renewed in ${resetAfter} s.`, {
    retryAfter: resetAfter,
  });
}

/** What is left of each counter. */
export function statusesOf(counters: readonly QuotaCounter[], counts: readonly Count[]): QuotaStatus[] {
  return counters.map(({ scope, unit, limit }, index) => {
    const { used, resetAfter } = counts[index] ?? { used: 0, resetAfter: 0 };
    return { scope, unit, limit, used, resetAfter };
  });
}

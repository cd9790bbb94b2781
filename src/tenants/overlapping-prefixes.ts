import type { JsonDocument } from './json-document.js';
import type { Path } from './mistake.js';
import type { TenantRecord } from './tenant-record.js';

interface Place {
  /** Of the bucket. */
  readonly store: string;
  readonly prefix: string;
  readonly path: Path;
}

/**
 * Adds a mistake for each tenant whose objects another tenant could read: in the same bucket, with an equal
 * prefix, or with one below the other's.
 */
export function findOverlaps(
  document: JsonDocument,
  tenants: readonly TenantRecord[],
  defaults: { readonly bucket: string; readonly endpoint: string | undefined },
): void {
  const places = tenants
    .map(({ bucket = defaults.bucket, endpoint = defaults.endpoint, prefix }, index): Place => {
      return { store: JSON.stringify([endpoint, bucket]), prefix, path: ['tenants', index] };
    })
    .filter(({ path }) =>
      ['bucket', 'endpoint', 'prefix'].every((name) => !document.isMistaken([...path, name])),
    )
    .toSorted((one, other) => compare(one.store, other.store) || compare(one.prefix, other.prefix));
  // In this order, all prefixes below another one follow it directly.
  let outer: Place | undefined;
  for (const place of places) {
    if (outer?.store === place.store && place.prefix.startsWith(outer.prefix)) {
      document.addMistake([...place.path, 'prefix'], describe(place, outer, document));
    } else {
      outer = place;
    }
  }
}

function describe({ prefix }: Place, outer: Place, document: JsonDocument): string {
  const line = document.lineOf([...outer.path, 'prefix']);
  const relation = prefix === outer.prefix ? 'is also the prefix of' : 'lies within the prefix of';
  return `must keep tenants apart: ${quoted(prefix)} ${relation} the tenant in line ${line}, ${quoted(outer.prefix)}, and both are in the same bucket. Give each a folder of its own, or another bucket`;
}

function quoted(prefix: string): string {
  return prefix === '' ? 'the whole bucket' : `"${prefix}"`;
}

/** By UTF-16 code units, as `startsWith()` compares. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

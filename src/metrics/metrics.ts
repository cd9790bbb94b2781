import { Counter } from './counter.js';
import type { Family, FamilyInfo } from './family.js';
import { Histogram } from './histogram.js';
import { type Read, ReadFamily } from './reading.js';

/**
 * The metrics of this process. Rooms add families when they are created, and then only count.
 * Counting takes some 20 ns, so nothing is switched off: without a reader, nothing is rendered.
 */
export class Metrics {
  readonly #families = new Map<string, Family>();

  /** Shared by all caches: the name of the cache, and `hit` or `miss`. */
  readonly cacheLookups = this.counter(
    { name: 'signpost_cache_lookups', help: 'Lookups in caches, by cache and result.' },
    ['cache', 'result'],
  );

  /** By name. */
  get families(): readonly Family[] {
    return [...this.#families.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** @param labels names of the labels; their values must come from a fixed set */
  counter(info: FamilyInfo, labels: readonly string[] = []): Counter {
    return this.#add(new Counter(info, labels));
  }

  /** @param bounds upper bounds, ascending */
  histogram(info: FamilyInfo, bounds: readonly number[], labels: readonly string[] = []): Histogram {
    return this.#add(new Histogram(info, bounds, labels));
  }

  gauge(info: FamilyInfo, read: Read): void {
    this.#add(new ReadFamily('gauge', info, read));
  }

  /** @param read a total that something else counts */
  readCounter(info: FamilyInfo, read: Read): void {
    this.#add(new ReadFamily('counter', info, read));
  }

  #add<T extends Family>(family: T): T {
    if (this.#families.has(family.name)) throw new Error(`There are two metrics ${family.name}`);
    this.#families.set(family.name, family);
    return family;
  }
}

import type { Labels } from './family.js';

/** Series of a family. Labels come from fixed sets; the limit holds even if one of them does not. */
const MAX_SERIES = 1000;

/** The value of all labels of the series that counts the rest. */
const OTHER = 'other';

/** The series of a family, by the values of its labels. At most `max`: further combinations share one series. */
export class Series<T> {
  readonly #byValues = new Map<string, { readonly labels: Labels; readonly value: T }>();

  /**
   * @param names of the labels
   * @param create a series that has counted nothing
   */
  constructor(
    private readonly names: readonly string[],
    private readonly create: () => T,
    private readonly max = MAX_SERIES,
  ) {}

  /**
   * Keep the result where the values do not change: finding it takes longer than counting.
   * @param values in the order of the names
   */
  of(...values: readonly string[]): T {
    const known = this.#byValues.get(values.join('\0'));
    if (known !== undefined) return known.value;
    return this.#byValues.size < this.max - 1 ? this.#add(values) : this.#others();
  }

  /** All series with their labels, in the order of their creation. */
  *[Symbol.iterator](): Generator<readonly [labels: Labels, value: T]> {
    for (const { labels, value } of this.#byValues.values()) yield [labels, value];
  }

  #others(): T {
    const values = this.names.map(() => OTHER);
    return this.#byValues.get(values.join('\0'))?.value ?? this.#add(values);
  }

  #add(values: readonly string[]): T {
    const labels = Object.fromEntries(this.names.map((name, index) => [name, values[index] ?? '']));
    const value = this.create();
    this.#byValues.set(values.join('\0'), { labels, value });
    return value;
  }
}

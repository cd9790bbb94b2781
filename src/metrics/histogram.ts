import type { Exemplar, Family, FamilyInfo, Labels, Sample } from './family.js';
import { Series } from './series.js';

/** Upper bounds in seconds for the time that a request takes. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Upper bounds in bytes for sizes of files. */
export const BYTES = [2 ** 10, 2 ** 14, 2 ** 17, 2 ** 20, 2 ** 23, 2 ** 26, 2 ** 29, 2 ** 32];

/**
 * Observed values by size. An observation is a few additions in an array: libraries take 20 to 100 times as long, because
 * they look up labels each time.
 */
export class Distribution {
  /** One for each bucket, not cumulative. The last bucket has no upper bound. */
  readonly #counts: Float64Array;
  readonly #exemplars: (Exemplar | undefined)[] = [];
  #sum = 0;

  /** @param bounds ascending */
  constructor(private readonly bounds: readonly number[]) {
    this.#counts = new Float64Array(bounds.length + 1);
  }

  /** @param trace labels of an example, such as a trace id */
  observe(value: number, trace?: Labels): void {
    const { bounds } = this;
    let index = 0;
    while (index < bounds.length && value > (bounds[index] ?? 0)) index += 1;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sum += value;
    if (trace !== undefined) this.#exemplars[index] = { labels: trace, value, timestamp: Date.now() / 1000 };
  }

  *samples(labels: Labels): Generator<Sample> {
    let count = 0;
    for (const [index, amount] of this.#counts.entries()) {
      count += amount;
      const bound = this.bounds[index];
      yield {
        suffix: '_bucket',
        labels: { ...labels, le: bound === undefined ? '+Inf' : String(bound) },
        value: count,
        exemplar: this.#exemplars[index],
      };
    }
    yield { suffix: '_sum', labels, value: this.#sum };
    yield { suffix: '_count', labels, value: count };
  }
}

/** Distributions, one for each combination of label values. */
export class Histogram implements Family {
  readonly type = 'histogram';
  readonly name: string;
  readonly help: string;
  readonly #series: Series<Distribution>;

  constructor({ name, help }: FamilyInfo, bounds: readonly number[], labels: readonly string[] = []) {
    this.name = name;
    this.help = help;
    this.#series = new Series(labels, () => new Distribution(bounds));
  }

  /** @param values of the labels, in their order */
  of(...values: readonly string[]): Distribution {
    return this.#series.of(...values);
  }

  *samples(): Generator<Sample> {
    for (const [labels, distribution] of this.#series) yield* distribution.samples(labels);
  }
}

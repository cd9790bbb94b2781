import type { Family, FamilyInfo, Sample } from './family.js';
import { Series } from './series.js';

/** A number that only grows. */
export class Count {
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(amount = 1): void {
    this.#total += amount;
  }
}

/** Counts events, one number for each combination of label values. */
export class Counter implements Family {
  readonly type = 'counter';
  readonly name: string;
  readonly help: string;
  readonly #series: Series<Count>;

  constructor({ name, help }: FamilyInfo, labels: readonly string[] = []) {
    this.name = name;
    this.help = help;
    this.#series = new Series(labels, () => new Count());
  }

  /** @param values of the labels, in their order */
  of(...values: readonly string[]): Count {
    return this.#series.of(...values);
  }

  *samples(): Generator<Sample> {
    for (const [labels, { total }] of this.#series) yield { suffix: '_total', labels, value: total };
  }
}

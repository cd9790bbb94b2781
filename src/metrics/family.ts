/** Label → value. Values may be any text; the exposition escapes them. */
export type Labels = Readonly<Record<string, string>>;

/** An example of what was counted, such as the trace of one request (OpenMetrics 1.0, "Exemplars"). */
export interface Exemplar {
  readonly labels: Labels;
  readonly value: number;
  /** Seconds since the epoch. */
  readonly timestamp: number;
}

/** One line of the exposition. */
export interface Sample {
  /** Follows the name of the family: `_total`, `_bucket`, `_sum`, `_count`, or nothing. */
  readonly suffix: string;
  readonly labels: Labels;
  readonly value: number;
  readonly exemplar?: Exemplar | undefined;
}

/** What all samples of a family have in common. */
export interface FamilyInfo {
  /** In snake case, with the unit at its end, without `_total`. */
  readonly name: string;
  /** One sentence. */
  readonly help: string;
}

/** All samples with one name, read when the metrics are scraped. */
export interface Family extends FamilyInfo {
  readonly type: 'counter' | 'gauge' | 'histogram';
  samples(): Iterable<Sample>;
}

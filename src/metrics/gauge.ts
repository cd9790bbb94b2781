import type { Family, FamilyInfo, Labels, Sample } from './family.js';

/** A value with its labels. */
export type Reading = readonly [value: number, labels?: Labels];

/** A value that is read when the metrics are scraped. Without a value, it has no sample. */
export class Gauge implements Family {
  readonly type = 'gauge';
  readonly name: string;
  readonly help: string;

  constructor(
    { name, help }: FamilyInfo,
    private readonly read: () => number | undefined | Iterable<Reading>,
  ) {
    this.name = name;
    this.help = help;
  }

  *samples(): Generator<Sample> {
    const value = this.read();
    const readings: Iterable<Reading> = typeof value === 'number' ? [[value]] : (value ?? []);
    for (const [reading, labels = {}] of readings) yield { suffix: '', labels, value: reading };
  }
}

/** A total that something else counts, such as the operating system. Read when the metrics are scraped. */
export class ReadCounter implements Family {
  readonly type = 'counter';
  readonly name: string;
  readonly help: string;

  constructor(
    { name, help }: FamilyInfo,
    private readonly read: () => number | Iterable<Reading>,
  ) {
    this.name = name;
    this.help = help;
  }

  *samples(): Generator<Sample> {
    const value = this.read();
    for (const [reading, labels = {}] of typeof value === 'number' ? [[value] as const] : value)
      yield { suffix: '_total', labels, value: reading };
  }
}

import type { Family, FamilyInfo, Labels, Sample } from './family.js';

/** A value with its labels. */
export type Reading = readonly [value: number, labels?: Labels];

/** The current value, or one for each set of labels; undefined if there is none. */
export type Read = () => number | undefined | Iterable<Reading>;

/** A gauge, or a total that something else counts, such as the operating system. Read at the scrape. */
export class ReadFamily implements Family {
  readonly name: string;
  readonly help: string;

  constructor(
    readonly type: 'counter' | 'gauge',
    { name, help }: FamilyInfo,
    private readonly read: Read,
  ) {
    this.name = name;
    this.help = help;
  }

  *samples(): Generator<Sample> {
    const suffix = this.type === 'counter' ? '_total' : '';
    const value = this.read();
    const readings: Iterable<Reading> = typeof value === 'number' ? [[value]] : (value ?? []);
    for (const [reading, labels = {}] of readings) yield { suffix, labels, value: reading };
  }
}

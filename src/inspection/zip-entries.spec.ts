import { describe, expect, it } from 'vitest';
import { bytes, EMPTY_ZIP, zeros, zipOf } from './file-bytes.fixture.js';
import { listEntries } from './zip-entries.js';

const TWO = [
  ['a.txt', 'hello'],
  ['b/c.txt', 'hello, hello, hello'],
] as const;

describe('listEntries', () => {
  it.each([{}, { deflated: true }, { streamed: true }, { deflated: true, streamed: true }])(
    'lists the entries of an archive written with %j',
    (options) => {
      const all = { names: ['a.txt', 'b/c.txt'], isComplete: true };
      expect(listEntries(zipOf(TWO, options))).toEqual(all);
      expect(listEntries(bytes('PK00', zipOf(TWO, options)))).toEqual(all);
    },
  );

  it('lists nothing for an empty archive', () => {
    expect(listEntries(EMPTY_ZIP)).toEqual({ names: [], isComplete: true });
  });

  it('skips the content of an entry, which may be an archive', () => {
    const outer = zipOf([
      ['inner.zip', zipOf(TWO)],
      ['last', 'x'],
    ]);
    expect(listEntries(outer)).toEqual({ names: ['inner.zip', 'last'], isComplete: true });
  });

  it('reports an archive that continues beyond the bytes as incomplete', () => {
    const long = zipOf([...TWO, ['long', zeros(9000)], ['last', 'x']]).subarray(0, 4096);
    expect(listEntries(long)).toEqual({ names: ['a.txt', 'b/c.txt', 'long'], isComplete: false });
  });

  it('reads an archive that is cut at any byte', () => {
    const archive = zipOf(TWO);
    for (let length = 0; length < archive.length; length += 1) {
      const { names } = listEntries(archive.subarray(0, length));
      expect(names.length).toBeLessThanOrEqual(2);
    }
  });
});

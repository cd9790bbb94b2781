import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareUtf8, SortedKeys } from './sorted-keys.js';

const key = fc.string({ unit: 'binary', maxLength: 6 });

describe('compareUtf8', () => {
  it('orders strings by their UTF-8 bytes', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});

describe('SortedKeys', () => {
  it('iterates in order over the keys that were set and not deleted, from any start', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.boolean())), key, (changes, start) => {
        const [sorted, model] = [new SortedKeys<string>(), new Map<string, string>()];
        for (const [name, add] of changes) {
          if (add) sorted.set(name, name);
          else sorted.delete(name);
          if (add) model.set(name, name);
          else model.delete(name);
        }
        const expected = [...model]
          .filter(([name]) => compareUtf8(name, start) >= 0)
          .toSorted(([a], [b]) => compareUtf8(a, b));
        expect([...sorted.from(start)]).toEqual(expected);
        expect(sorted.size).toBe(model.size);
      }),
    );
  });
});

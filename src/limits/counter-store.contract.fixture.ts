import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Count, CounterStore, Take } from './counter-store.js';

const DAY = 86_400_000;
const MAX = Number.MAX_SAFE_INTEGER;

/** What every counter store does. Keys are unique, so that a shared store needs no cleaning. */
export function describeCounterStore(name: string, storeOf: () => CounterStore): void {
  describe(`${name} keeps the contract of CounterStore`, () => {
    let store: CounterStore;
    let id = '';
    beforeEach(() => {
      store = storeOf();
      id = randomUUID();
    });

    const take = async (units: number, limit: number, key = 'a', windowMs = DAY): Promise<Count> =>
      store.take({ key: `${key}:${id}`, units, limit, windowMs });
    const takeAll = async (
      ...takes: readonly [key: string, units: number, limit: number][]
    ): Promise<readonly Count[]> =>
      store.takeAll(
        id,
        takes.map(([key, units, limit]): Take => ({ key: `${key}:${id}`, units, limit, windowMs: DAY })),
      );
    const use = async (
      units: number,
      limit: number,
      options: { until?: number; opened?: boolean } = {},
    ): Promise<Count> =>
      store.use({ key: `use:${id}`, units, limit, until: Date.now() + 60_000, ...options });

    it('counts up to the limit and rejects what exceeds it', async () => {
      const counts = [await take(1, 2), await take(1, 2), await take(1, 2)];
      expect(counts.map(({ fits, used, limit }) => [fits, used, limit])).toEqual([
        [true, 1, 2],
        [true, 2, 2],
        [false, 2, 2],
      ]);
    });

    it('counts all units or none', async () => {
      await take(3, 10);
      expect(await take(8, 10)).toMatchObject({ fits: false, used: 3 });
      expect(await take(7, 10)).toMatchObject({ fits: true, used: 10 });
    });

    it('gives back units, but not more than were counted', async () => {
      await take(3, 10);
      expect(await take(-2, 10)).toMatchObject({ fits: true, used: 1 });
      expect(await take(-2, 10)).toMatchObject({ fits: true, used: 0 });
      expect(await take(-2, 10)).toMatchObject({ fits: true, used: 0 });
    });

    it('gives back units although the limit has been lowered', async () => {
      await take(10, 10);
      expect(await take(-2, 5)).toMatchObject({ used: 8 });
    });

    it('reads a counter with 0 units', async () => {
      expect(await take(0, 10)).toMatchObject({ fits: true, used: 0, limit: 10 });
      await take(4, 10);
      expect(await take(0, 10)).toMatchObject({ fits: true, used: 4, limit: 10 });
    });

    it('counts each key separately', async () => {
      await take(1, 1, 'a');
      expect(await take(1, 1, 'b')).toMatchObject({ fits: true, used: 1 });
    });

    it('counts keys of any characters', async () => {
      for (const key of ['a{b}c', 'a b\r\nc', 'é\u0000', '{}', '*'.repeat(1000)]) {
        expect(await take(1, 1, key)).toMatchObject({ fits: true, used: 1 });
        expect(await take(1, 1, key)).toMatchObject({ fits: false, used: 1 });
      }
    });

    it('reports when the window ends: windows of a day end with the day in UTC', async () => {
      const { resetAfter } = await take(1, 1);
      const left = (DAY - (Date.now() % DAY)) / 1000;
      expect(Math.abs(resetAfter - left)).toBeLessThan(3);
    });

    it('resets the counter when the window ends', async () => {
      const window = 500;
      // Away from the end of a window.
      await new Promise((resolve) => setTimeout(resolve, window - (Date.now() % window) + 20));
      expect(await take(1, 1, 'short', window)).toMatchObject({ fits: true, used: 1, resetAfter: 1 });
      expect((await take(1, 1, 'short', window)).fits).toBe(false);
      await new Promise((resolve) => setTimeout(resolve, window));
      expect(await take(1, 1, 'short', window)).toMatchObject({ fits: true, used: 1 });
    });

    it('counts exactly up to 2^53 - 1', async () => {
      expect(await take(MAX - 1, MAX)).toMatchObject({ fits: true, used: MAX - 1 });
      expect(await take(2, MAX)).toMatchObject({ fits: false, used: MAX - 1 });
      expect(await take(1, MAX)).toMatchObject({ fits: true, used: MAX });
      expect(await take(MAX, MAX)).toMatchObject({ fits: false, used: MAX });
      expect(await take(-MAX + 5, MAX)).toMatchObject({ used: 5 });
    });

    it('counts several keys together, or none of them', async () => {
      expect(await takeAll(['uploads', 1, 2], ['bytes', 60, 100])).toMatchObject([
        { fits: true, used: 1 },
        { fits: true, used: 60 },
      ]);
      expect(await takeAll(['uploads', 1, 2], ['bytes', 60, 100])).toMatchObject([
        { fits: true, used: 1 },
        { fits: false, used: 60 },
      ]);
      expect(await takeAll(['uploads', 1, 2], ['bytes', 40, 100])).toMatchObject([
        { fits: true, used: 2 },
        { fits: true, used: 100 },
      ]);
      expect(await takeAll(['uploads', 1, 2], ['bytes', 0, 100])).toMatchObject([
        { fits: false, used: 2 },
        { fits: true, used: 100 },
      ]);
    });

    it.each([
      { takes: '+4 -1 +5 +3 +2', counts: 'yes 4, yes 3, yes 8, no 8, yes 10' },
      { takes: '+4 +4 +4 +2 +4', counts: 'yes 4, yes 8, no 8, yes 10, no 10' },
      { takes: '+4 +4 -3 +4 +4', counts: 'yes 4, yes 8, yes 5, yes 9, no 9' },
      { takes: '+4 -3 -3 +2 +2', counts: 'yes 4, yes 1, yes 0, yes 2, yes 4' },
      { takes: '+0 +0 +4 +0 +0', counts: 'yes 0, yes 0, yes 4, yes 4, yes 4' },
    ])('decides what arrives at once in its order: $takes', async ({ takes, counts: expected }) => {
      const limit = 10;
      const counts = await Promise.all(takes.split(' ').map((units) => take(Number(units), limit)));
      expect(counts.map(({ fits, used }) => `${fits ? 'yes' : 'no'} ${used}`).join(', ')).toBe(expected);
      expect(await take(0, limit)).toMatchObject({ used: counts.at(-1)?.used });
    });

    it('decides what arrives at once by the limit of each take', async () => {
      const counts = await Promise.all([take(1, 10), take(1, 2), take(1, 2), take(1, 10)]);
      expect(counts.map(({ fits, used, limit }) => [fits, used, limit])).toEqual([
        [true, 1, 10],
        [true, 2, 2],
        [false, 2, 2],
        [true, 3, 10],
      ]);
    });

    it('grants a use of a counter that is opened at the same time', async () => {
      const counts = await Promise.all([use(0, 2), use(1, 2, { opened: true })]);
      expect(counts).toMatchObject([
        { fits: true, used: 0 },
        { fits: true, used: 1 },
      ]);
      expect(await use(0, 2, { opened: true })).toMatchObject({ fits: true, used: 1 });
    });

    it('keeps the end that a counter had when it was opened', async () => {
      const until = Date.now() + 60_000;
      const counts = await Promise.all([use(1, 5, { until }), use(1, 5, { until: Date.now() - 1000 })]);
      expect(counts.map(({ fits }) => fits)).toEqual([true, false]);
      expect(await use(0, 5, { until, opened: true })).toMatchObject({ fits: true, used: 1 });
    });

    it('lets exactly 100 of 1,000 concurrent takes pass', async () => {
      const counts = await Promise.all(Array.from({ length: 1000 }, () => take(1, 100)));
      expect(counts.filter(({ fits }) => fits)).toHaveLength(100);
      expect(await take(0, 100)).toMatchObject({ used: 100 });
    });

    it('grants a use as often as it may be used, and no more', async () => {
      expect(await use(0, 5)).toMatchObject({ fits: true, used: 0 });
      const counts = await Promise.all(Array.from({ length: 200 }, () => use(1, 5, { opened: true })));
      expect(counts.filter(({ fits }) => fits)).toHaveLength(5);
      expect(await use(0, 5)).toMatchObject({ used: 5 });
      expect(await use(-1, 5)).toMatchObject({ used: 4 });
    });

    it('grants no use of a counter that must have been opened and is lost', async () => {
      expect(await use(1, 5, { opened: true })).toMatchObject({ fits: false, used: 0 });
    });

    it('grants no use after the end', async () => {
      const until = Date.now() + 300;
      expect(await use(1, 5, { until })).toMatchObject({ fits: true, resetAfter: 1 });
      await new Promise((resolve) => setTimeout(resolve, 350));
      expect(await use(1, 5, { until })).toMatchObject({ fits: false });
    });
  });
}

import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import type { Quotas, QuotaScope, Reservation } from './quotas.js';

/** What every implementation of quotas does. Tenants are unique, so that a shared store needs no cleaning. */
export function describeQuotas(name: string, quotasOf: () => Quotas): void {
  describe(`${name} keeps the contract of Quotas`, () => {
    let quotas: Quotas;
    let tenant = '';
    beforeEach(() => {
      quotas = quotasOf();
      tenant = randomUUID();
    });

    const scopes = (uploadsPerDay?: number, bytesPerDay?: number): QuotaScope[] => [
      { name: `tenant:${tenant}`, uploadsPerDay, bytesPerDay },
    ];
    const alive = (): number => Date.now() + 600_000;
    const dead = (): number => Date.now() - 120_000;
    const reserve = (key: string, bytes: number, rest: Partial<Reservation> = {}): Promise<void> =>
      quotas.reserve({ tenant, key, bytes, scopes: scopes(3, 100), urlExpiresAt: alive(), ...rest });
    const used = async (of: readonly QuotaScope[] = scopes(3, 100)): Promise<number[]> =>
      (await quotas.status(tenant, of)).map((status) => status.used);

    it('reserves uploads and bytes up to both quotas, and reports when the day ends', async () => {
      await reserve('a', 60);
      await reserve('b', 40);
      await expect(reserve('c', 1)).rejects.toMatchObject({ code: 'quota_exceeded' });
      await reserve('c', 0);
      const left = (86_400_000 - (Date.now() % 86_400_000)) / 1000;
      const error: unknown = await reserve('d', 0).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'quota_exceeded', status: 429 });
      expect(Math.abs((error as { retryAfter: number }).retryAfter - left)).toBeLessThan(3);
      expect(await used()).toEqual([3, 100]);
    });

    it('promises no retry to an upload that is larger than the whole quota', async () => {
      await expect(reserve('a', 101)).rejects.toMatchObject({
        code: 'quota_exceeded',
        retryAfter: undefined,
      });
    });

    it('reserves for tenant and subject, or for none of them', async () => {
      const both = [...scopes(5, 1000), { name: `subject:${tenant}/alice`, uploadsPerDay: 1 }];
      await reserve('a', 10, { scopes: both });
      await expect(reserve('b', 10, { scopes: both })).rejects.toMatchObject({ code: 'quota_exceeded' });
      expect(await used(both)).toEqual([1, 10, 1]);
    });

    it('counts nothing without a quota', async () => {
      await reserve('a', 1e15, { scopes: [{ name: `tenant:${tenant}` }] });
      expect(await quotas.status(tenant, [{ name: `tenant:${tenant}` }])).toEqual([]);
      expect(await quotas.release(tenant, 'a')).toBe('none');
    });

    it('reserves once for all URLs of an upload, and additional bytes only', async () => {
      await reserve('a', 30);
      await reserve('a', 30);
      await reserve('a', 20, { urlExpiresAt: dead() });
      expect(await used()).toEqual([1, 30]);
      await reserve('a', 50);
      expect(await used()).toEqual([1, 50]);
      await expect(reserve('a', 101)).rejects.toMatchObject({ code: 'quota_exceeded' });
      expect(await used()).toEqual([1, 50]);
    });

    it('settles by the actual size, once', async () => {
      await reserve('a', 60);
      await quotas.settle(tenant, 'a', 25, true);
      await quotas.settle(tenant, 'a', 1, true);
      expect(await used()).toEqual([1, 25]);
      expect(await quotas.release(tenant, 'a')).toBe('none');
      expect(await used()).toEqual([1, 25]);
    });

    it('settles by a smaller size only once no URL can store a larger file', async () => {
      await reserve('a', 60);
      expect(await quotas.settle(tenant, 'a', 25, false)).toBe('kept');
      expect(await used()).toEqual([1, 60]);
      expect(await quotas.settle(tenant, 'a', 60, false)).toBe('settled');
      await reserve('b', 30, { urlExpiresAt: dead() });
      expect(await quotas.settle(tenant, 'b', 10, false)).toBe('settled');
      expect(await quotas.settle(tenant, 'b', 10, false)).toBe('none');
      expect(await used()).toEqual([2, 70]);
    });

    it('counts the bytes of a further URL only if the upload has no reservation', async () => {
      await reserve('a', 10);
      await reserve('a', 90, { isFurtherUrl: true });
      expect(await used()).toEqual([1, 10]);
      await quotas.settle(tenant, 'a', 10, true);
      await reserve('a', 90, { isFurtherUrl: true });
      expect(await used()).toEqual([2, 100]);
      await expect(reserve('b', 1, { isFurtherUrl: true })).rejects.toMatchObject({ code: 'quota_exceeded' });
    });

    it('counts the actual size even above the quota', async () => {
      await reserve('a', 60);
      await quotas.settle(tenant, 'a', 500, true);
      expect(await used()).toEqual([1, 500]);
      await expect(reserve('b', 0)).resolves.toBeUndefined();
      await expect(reserve('c', 1)).rejects.toMatchObject({ code: 'quota_exceeded' });
    });

    it('counts an upload again that is signed after it was settled', async () => {
      await reserve('a', 20);
      await quotas.settle(tenant, 'a', 20, true);
      await reserve('a', 20);
      expect(await used()).toEqual([2, 40]);
    });

    it('gives nothing back while a URL can be used, and everything after that, once', async () => {
      await reserve('a', 60);
      expect(await quotas.release(tenant, 'a')).toBe('kept');
      expect(await used()).toEqual([1, 60]);
      await reserve('b', 30, { urlExpiresAt: dead() });
      expect(await quotas.release(tenant, 'b')).toBe('released');
      expect(await quotas.release(tenant, 'b')).toBe('none');
      expect(await used()).toEqual([1, 60]);
    });

    it('settles an upload that lands after its abort', async () => {
      await reserve('a', 60);
      await quotas.release(tenant, 'a');
      await quotas.settle(tenant, 'a', 10, true);
      expect(await used()).toEqual([1, 10]);
    });

    it('makes a new reservation for a URL that is signed after the release', async () => {
      await reserve('a', 30, { urlExpiresAt: dead() });
      await quotas.release(tenant, 'a');
      await reserve('a', 40);
      expect(await used()).toEqual([1, 40]);
    });

    it('ignores keys that were never reserved', async () => {
      await quotas.settle(tenant, 'unknown', 10, true);
      expect(await quotas.release(tenant, 'unknown')).toBe('none');
      expect(await used()).toEqual([0, 0]);
    });

    it('counts exactly up to 2^53 - 1 bytes', async () => {
      const large = scopes(undefined, Number.MAX_SAFE_INTEGER);
      await reserve('a', Number.MAX_SAFE_INTEGER - 1, { scopes: large });
      await expect(reserve('b', 2, { scopes: large })).rejects.toMatchObject({ code: 'quota_exceeded' });
      await reserve('b', 1, { scopes: large });
      expect(await used(large)).toEqual([Number.MAX_SAFE_INTEGER]);
    });

    it('never exceeds a quota of bytes under 2,000 concurrent reservations, with aborts', async () => {
      const limit = 100_000;
      const quota = scopes(undefined, limit);
      let granted = 0;
      let most = 0;
      const outcomes: unknown[] = [];
      await Promise.all(
        Array.from({ length: 2000 }, async (_, index) => {
          // A third is aborted while its URL can be used, a third after that. Every URL that can be used may land.
          const kind = index % 3;
          const key = `key ${index}`;
          try {
            await reserve(key, 100, { scopes: quota, urlExpiresAt: kind === 2 ? dead() : alive() });
          } catch (error) {
            // A store on a busy machine may not answer in time. It then grants nothing.
            const code = error instanceof Problem ? error.code : error;
            if (code !== 'limits_unavailable') outcomes.push(code);
            return;
          }
          granted += 100;
          most = Math.max(most, granted);
          if (kind === 0) return;
          // Counted down before the answer: from then on, another may have it.
          if (kind === 2) granted -= 100;
          outcomes.push(await quotas.release(tenant, key));
        }),
      );
      expect(new Set(outcomes)).toEqual(new Set(['quota_exceeded', 'kept', 'released']));
      expect(most).toBeLessThanOrEqual(limit);
      expect(granted).toBeGreaterThan(limit / 2);
      // A reservation whose answer came too late counts, but was not granted.
      const [counted = 0] = await used(quota);
      expect(counted).toBeGreaterThanOrEqual(granted);
      expect(counted).toBeLessThanOrEqual(limit);
    });
  });
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callerWith } from '../identity/caller.fixture.js';
import type { Principal } from '../identity/principal.js';
import { readEnvironment } from '../config/environment.js';
import { Problem } from '../errors/catalogue.js';
import type { ObjectHead } from '../storage/object-store.js';
import { objectStoreOf } from '../storage/object-store.fixture.js';
import type { TenantLimits } from '../tenants/tenant.js';
import { uploadQuotas } from './upload-quotas.fixture.js';
import type { UploadQuotas } from './upload-quotas.js';
import { UploadUrls } from './upload-urls.js';

const OBJECT: ObjectHead = { size: 25, contentType: 'text/plain', etag: '"e"', lastModified: new Date(0) };
const QUOTAS = { QUOTA_UPLOADS_PER_DAY: '3', QUOTA_BYTES_PER_DAY: '100', UPLOAD_URL_EXPIRES: '600' };

describe('UploadQuotas', () => {
  let stored: ObjectHead | undefined;
  let quotas: UploadQuotas;
  let caller: Principal;
  beforeEach(async () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-22T12:00:00Z') });
    stored = OBJECT;
    quotas = uploadQuotas(QUOTAS);
    caller = await callerWith({ objects: objectStoreOf({ head: () => head() }) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const head = (): Promise<ObjectHead> =>
    stored === undefined ? Promise.reject(Problem.of('object_not_found')) : Promise.resolve(stored);
  const keyOf = (name: string): ReturnType<Principal['files']['key']> => caller.files.key(`uploads/${name}`);
  const used = async (of = caller): Promise<number[]> => (await quotas.status(of)).map((one) => one.used);
  const as = (parts: Partial<Principal>): Principal => ({ ...caller, ...parts });
  const within = (limits: Partial<TenantLimits>): Principal =>
    as({ tenant: { ...caller.tenant, limits: { ...caller.tenant.limits, ...limits } } });

  it('reserves for all callers without a subject together, and for each subject', async () => {
    await quotas.reserve(caller, keyOf('a'), 60);
    await expect(quotas.reserve(caller, keyOf('b'), 41)).rejects.toMatchObject({ code: 'quota_exceeded' });
    await quotas.reserve(as({ subject: 'alice' }), keyOf('c'), 100);
    await quotas.reserve(as({ subject: 'bob' }), keyOf('d'), 100);
    expect(await used()).toEqual([1, 60]);
    expect(await used(as({ subject: 'alice' }))).toEqual([1, 100]);
  });

  it('reserves within the quota of the tenant for all its callers together', async () => {
    const tenant = within({ bytesPerDay: 150 });
    await quotas.reserve({ ...tenant, subject: 'alice' }, keyOf('a'), 100);
    await expect(quotas.reserve({ ...tenant, subject: 'bob' }, keyOf('b'), 51)).rejects.toMatchObject({
      code: 'quota_exceeded',
    });
    expect(await used({ ...tenant, subject: 'bob' })).toEqual([100, 0, 0]);
  });

  it('keeps the bytes of an aborted upload until its URLs have ended, and then gives them back', async () => {
    stored = undefined;
    await quotas.reserve(caller, keyOf('a'), 60);
    await quotas.release(caller, keyOf('a'));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(await used()).toEqual([1, 60]);
    await vi.advanceTimersByTimeAsync(62_000);
    expect(await used()).toEqual([0, 0]);
  });

  it('counts what a URL of an aborted upload has stored', async () => {
    await quotas.reserve(caller, keyOf('a'), 60);
    await quotas.release(caller, keyOf('a'));
    await vi.advanceTimersByTimeAsync(662_000);
    expect(await used()).toEqual([1, 25]);
  });

  it('counts the reserved bytes of a smaller file until its URL cannot replace it', async () => {
    await quotas.reserve(caller, keyOf('a'), 60);
    await quotas.settle(caller, keyOf('a'), 25, false);
    expect(await used()).toEqual([1, 60]);
    stored = { ...OBJECT, size: 40 };
    await vi.advanceTimersByTimeAsync(662_000);
    expect(await used()).toEqual([1, 40]);
  });

  it('counts nothing without quotas', async () => {
    const unlimited = uploadQuotas();
    await unlimited.reserve(caller, keyOf('a'), Number.MAX_SAFE_INTEGER);
    expect(await unlimited.status(caller)).toEqual([]);
  });
});

describe('UploadUrls with QUOTA_BYTES_PER_DAY', () => {
  it('reserves the declared size, else the largest file, and hands out no URL beyond the quota', async () => {
    const variables = { QUOTA_BYTES_PER_DAY: '100', MAX_FILE_SIZE: '50' };
    const quotas = uploadQuotas(variables);
    const urls = new UploadUrls(readEnvironment(variables).uploads, quotas);
    const caller = await callerWith({}, variables);
    const file = { filename: 'a.txt', contentType: 'text/plain' };
    await urls.create(caller, { ...file, size: 30 });
    await urls.create(caller, { ...file, method: 'POST' });
    await expect(urls.create(caller, { ...file, size: 21 })).rejects.toMatchObject({
      code: 'quota_exceeded',
    });
    await urls.create(caller, { ...file, size: 20, method: 'POST' });
    // A PUT of undeclared size may store 5 GiB, whatever MAX_FILE_SIZE is.
    await expect(urls.create(caller, file)).rejects.toMatchObject({
      code: 'quota_exceeded',
      detail: expect.stringContaining('5368709120 bytes') as unknown,
    });
    expect((await quotas.status(caller)).map(({ used }) => used)).toEqual([100]);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { OPTIONS } from '../storage/bucket-options.fixture.js';
import { Buckets } from '../storage/buckets.js';
import { loadTenants } from './load-tenants.js';
import { TenantsReload } from './tenants-reload.js';
import { Tenants, type TenantsSnapshot } from './tenants.js';

const LINGER = 1000;
const HASH = 'a'.repeat(64);
const KEYS = { api_keys: [{ id: 'ci', sha256: HASH, scopes: ['list'] }] };

let folder: string;
let file: string;
let log: Record<'log' | 'warn' | 'error', Mock<(message: unknown) => void>>;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'signpost-'));
  file = path.join(folder, 'tenants.json');
  log = { log: vi.fn(), warn: vi.fn(), error: vi.fn() };
  for (const level of ['log', 'warn', 'error'] as const) {
    vi.spyOn(Logger.prototype, level).mockImplementation(log[level]);
  }
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const write = (...tenants: object[]): void => writeFileSync(file, JSON.stringify({ tenants }));

interface Running {
  tenants: Tenants;
  reload: () => Promise<boolean>;
  buckets: Buckets;
}

async function start(variables: Record<string, string> = {}): Promise<Running> {
  const environment = readEnvironment({
    S3_BUCKET: 'photos',
    AUTH: 'api-key',
    TENANTS_FILE: file,
    ...variables,
  });
  const buckets = new Buckets(LINGER);
  const load = (): Promise<TenantsSnapshot> => loadTenants(file, environment, OPTIONS, buckets);
  const tenants = new Tenants(undefined, await load());
  const reload = new TenantsReload(tenants, load, buckets, [await buckets.get(OPTIONS)]);
  return { tenants, buckets, reload: () => reload.reload() };
}

describe('a reload', () => {
  it('replaces tenants and keys', async () => {
    write({ id: 'a', prefix: 'a/', ...KEYS });
    const { tenants, reload } = await start();
    write({ id: 'b', prefix: 'b/' });
    expect(await reload()).toBe(true);
    expect(tenants.all.map(({ id }) => id)).toEqual(['b']);
    expect(tenants.apiKeys).toEqual([{ tenant: 'b', apiKeys: [] }]);
    expect(log.log).toHaveBeenCalledExactlyOnceWith('The tenants file was read again: 1 tenants');
  });

  it.each<[string, () => void, RegExp]>([
    [
      'has mistakes',
      (): void => write({ id: 'a', buket: 'x' }, { id: '/', prefix: 'b' }),
      /3 mistakes[^]*Did you mean "bucket"\?[^]*tenants\[1\]\.id[^]*tenants\[1\]\.prefix/,
    ],
    ['is not JSON', (): void => writeFileSync(file, '{'), /lacks a closing brace|lacks/],
    ['is gone', (): void => rmSync(file), /ENOENT/],
    [
      'names an impossible bucket',
      (): void => write({ id: 'a', bucket: 'arn:aws:s3:us-east-1:1:accesspoint' }),
      /cannot be opened: a/,
    ],
  ])('keeps everything if the file %s, and logs the reason once', async (_, change, reason) => {
    write({ id: 'a', prefix: 'a/', ...KEYS });
    const { tenants, reload } = await start();
    const before = [tenants.find('a'), tenants.apiKeys];
    change();
    expect(await reload()).toBe(false);
    expect([tenants.find('a'), tenants.apiKeys]).toEqual(before);
    expect(tenants.apiKeys).toBe(before[1]);
    expect(log.error).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(reason));
    write({ id: 'b' });
    expect(await reload()).toBe(true);
    expect(tenants.find('b').id).toBe('b');
  });

  it('keeps buckets that are still in use, and closes the others once their requests have ended', async () => {
    write({ id: 'a', bucket: 'one' }, { id: 'b', bucket: 'two' });
    const { tenants, reload } = await start();
    const [one, two] = [tenants.find('a').objects.bucket, tenants.find('b').objects.bucket];
    const [closeOne, closeTwo] = [vi.spyOn(one, 'close'), vi.spyOn(two, 'close')];
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    write({ id: 'c', bucket: 'one', prefix: 'c/' });
    await reload();
    expect(tenants.find('c').objects.bucket).toBe(one);
    vi.advanceTimersByTime(LINGER - 1);
    expect(closeTwo).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(closeTwo).toHaveBeenCalledOnce();
    expect(closeOne).not.toHaveBeenCalled();
  });

  it('keeps the configured bucket open, whichever tenants use it', async () => {
    write({ id: 'a' });
    const { buckets, reload } = await start();
    const close = vi.spyOn(await buckets.get(OPTIONS), 'close');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    write({ id: 'a', bucket: 'other' });
    await reload();
    vi.advanceTimersByTime(LINGER);
    expect(close).not.toHaveBeenCalled();
  });

  it('closes the buckets of a file that was not accepted', async () => {
    write({ id: 'a' });
    const { buckets, reload } = await start();
    write(
      { id: 'a', bucket: 'other', region: 'eu-west-1' },
      { id: 'b', bucket: 'arn:aws:s3:us-east-1:1:accesspoint' },
    );
    const get = vi.spyOn(buckets, 'get');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    expect(await reload()).toBe(false);
    const opened = get.mock.settledResults.flatMap((result) =>
      result.type === 'fulfilled' ? [result.value] : [],
    );
    const closes = opened.map((bucket) => vi.spyOn(bucket, 'close'));
    expect(closes).toHaveLength(1);
    expect(closes[0]).not.toHaveBeenCalled();
    vi.advanceTimersByTime(LINGER);
    expect(closes[0]).toHaveBeenCalledOnce();
  });
});

describe('concurrent reloads', () => {
  const snapshot = { byId: new Map(), apiKeys: [], warnings: [] };

  it('run one after the other; those that arrive during one share the next', async () => {
    const finish: (() => void)[] = [];
    const load = vi.fn(() => new Promise<TenantsSnapshot>((resolve) => finish.push(() => resolve(snapshot))));
    const reload = new TenantsReload(new Tenants(undefined), load, new Buckets(0), []);
    const first = reload.reload();
    const others = [reload.reload(), reload.reload(), reload.reload()];
    expect(load).toHaveBeenCalledTimes(1);
    finish[0]?.();
    expect(await first).toBe(true);
    await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(2));
    finish[1]?.();
    expect(await Promise.all(others)).toEqual([true, true, true]);
    expect(load).toHaveBeenCalledTimes(2);
    const later = reload.reload();
    expect(load).toHaveBeenCalledTimes(3);
    finish[2]?.();
    expect(await later).toBe(true);
  });
});

describe('loadTenants', () => {
  it.each<[Record<string, string>, RegExp | undefined]>([
    [{ AUTH: 'none' }, /"default": with AUTH=none, all callers act for it/],
    [{ AUTH: 'api-key', API_KEYS: `ci=${HASH}` }, /"default": the keys in API_KEYS act for it/],
    [{ AUTH: 'api-key' }, undefined],
  ])('with %j requires a tenant "default": %s', async (variables, reason) => {
    write({ id: 'a' });
    const started = start(variables);
    if (reason === undefined) await started;
    else await expect(started).rejects.toThrow(reason);
    write({ id: 'default' });
    await start(variables);
  });

  it('rejects a key that API_KEYS contains as well', async () => {
    write({ id: 'default', ...KEYS });
    await expect(start({ API_KEYS: `env=${HASH}` })).rejects.toThrow('API_KEYS contains the same key as env');
  });

  it('rejects another bucket if the configured one is the embedded one', async () => {
    write({ id: 'a', bucket: 'other' });
    await expect(start({ S3_BUCKET: '' })).rejects.toThrow('requires S3_BUCKET');
  });

  it('warns about keys that no caller can use, and about roles', async () => {
    write({ id: 'default', role_arn: 'arn:aws:iam::1:role/a', ...KEYS });
    const buckets = new Buckets(0);
    const { warnings } = await loadTenants(file, readEnvironment({ S3_BUCKET: 'photos' }), OPTIONS, buckets);
    expect(warnings).toEqual([
      expect.stringContaining(
        '(default) expire after 3600 s at most, although URLs may live 14400 s',
      ) as string,
      expect.stringContaining('AUTH does not contain api-key') as string,
    ]);
  });
});

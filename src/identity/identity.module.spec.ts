import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FilesModule } from '../files/files.module.js';
import { TestApp } from '../http/test-app.fixture.js';
import { ProxyModule } from '../proxy/proxy.module.js';
import { TenantsReload } from '../tenants/tenants-reload.js';
import { createApiKey, hashApiKey } from './api-key-format.js';

const [ENVIRONMENT, ACME, BOB, WRITER] = [
  createApiKey('env'),
  createApiKey('acme'),
  createApiKey('bob'),
  createApiKey('writer'),
];
const entry = (id: string, key: string, scopes: string[], fields: object = {}): object => ({
  id,
  sha256: hashApiKey(key),
  scopes,
  ...fields,
});
const ACME_TENANT = {
  id: 'acme',
  prefix: 'acme/',
  max_file_size: 1000,
  file_types: ['.png=image/png'],
  api_keys: [entry('ci', ACME, ['upload', 'download']), entry('writer', WRITER, ['upload'])],
};
const BOBS_TENANT = {
  id: 'bobs',
  prefix: 'bobs/',
  api_keys: [entry('ci', BOB, ['upload', 'download', 'list'], { subject: 'bob' })],
};
const DEFAULT = { id: 'default', prefix: 'all/' };

let folder: string;
let file: string;
let app: TestApp;

const write = (...tenants: object[]): void => writeFileSync(file, JSON.stringify({ tenants }));

async function start(variables: Record<string, string> = {}): Promise<void> {
  app = await TestApp.create({
    imports: [FilesModule, ProxyModule],
    variables: {
      S3_BUCKET: 'photos',
      AUTH: 'api-key',
      API_KEYS: `env=${hashApiKey(ENVIRONMENT)}`,
      TENANTS_FILE: file,
      PROXY_CHECK_OBJECT: 'false',
      ...variables,
    },
  });
}

const headers = (key: string): Record<string, string> => ({ 'x-api-key': key });

async function upload(
  key: string,
  filename = 'a.png',
): Promise<{ status: number; key: string; detail: string }> {
  const response = await app.post('/upload-url', { filename }, headers(key));
  const body = response.json<{ file_key?: string; detail?: string }>();
  return { status: response.statusCode, key: body.file_key ?? '', detail: body.detail ?? '' };
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'signpost-'));
  file = path.join(folder, 'tenants.json');
  write(DEFAULT, ACME_TENANT, BOBS_TENANT);
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

describe('with AUTH=api-key and a tenants file', () => {
  it('stores the files of each caller in the folder of its tenant and subject', async () => {
    await start();
    expect((await upload(ACME)).key).toMatch(/^acme\/uploads\/[\da-f-]{36}-a\.png$/);
    expect((await upload(BOB)).key).toMatch(/^bobs\/uploads\/bob\/[\da-f-]{36}-a\.png$/);
    expect((await upload(ENVIRONMENT)).key).toMatch(/^all\/uploads\/[\da-f-]{36}-a\.png$/);
  });

  it('applies the rules of the tenant', async () => {
    await start();
    expect(await upload(ACME, 'a.pdf')).toMatchObject({
      status: 400,
      detail: expect.stringContaining("['.png']") as string,
    });
    expect((await upload(BOB, 'a.pdf')).status).toBe(200);
    const tooLarge = await app.post('/upload-url', { filename: 'a.png', size: 1001 }, headers(ACME));
    expect(tooLarge.json()).toMatchObject({ code: 'file_too_large' });
  });

  it.each<[string, () => Record<string, string>, number]>([
    ['no credential', () => ({}), 401],
    ['an unknown key', () => headers(createApiKey('x')), 401],
    ['a mistyped key', () => headers(ACME.slice(0, -1)), 401],
    ['a key without the scope', () => headers(WRITER), 403],
    ['a key as bearer token', () => ({ authorization: `Bearer ${ACME}` }), 302],
    ['a key of the tenant', () => headers(ACME), 302],
  ])('responds to a redirect with %s', async (_, credential, status) => {
    await start();
    const { statusCode } = await app.get('/?tenant=acme&objectkey=acme/a.png', credential());
    expect(statusCode).toBe(status);
  });

  it('redirects everyone with PROXY_ACCESS=public, to the objects of the tenant only', async () => {
    await start({ PROXY_ACCESS: 'public' });
    const statuses = await Promise.all(
      [
        'tenant=acme&objectkey=acme/a.png',
        'tenant=acme&objectkey=bobs/a.png',
        'tenant=none&objectkey=acme/a.png',
      ].map(async (query) => (await app.get(`/?${query}`)).statusCode),
    );
    expect(statuses).toEqual([302, 404, 404]);
  });

  it('logs the key by its id and never the key', async () => {
    await start();
    const response = await app.post('/upload-url', { filename: 'a.png' }, headers(ACME));
    expect(await app.lineOf(response)).toMatchObject({ tenant: 'acme', credential: 'key:acme/ci' });
    expect(JSON.stringify(app.lines)).not.toContain(ACME.slice(8));
  });

  it('rejects a removed key and accepts a new one after a reload', async () => {
    await start();
    expect((await upload(ACME)).status).toBe(200);
    write(
      DEFAULT,
      { ...ACME_TENANT, api_keys: [entry('new', createApiKey('new'), ['upload'])] },
      BOBS_TENANT,
    );
    expect(await app.app.get(TenantsReload, { strict: false }).reload()).toBe(true);
    expect((await upload(ACME)).status).toBe(401);
    expect((await upload(BOB)).status).toBe(200);
  });

  it('rejects the keys of a removed tenant, and keeps all of them if the new file is not valid', async () => {
    await start();
    const again = (): Promise<boolean> => app.app.get(TenantsReload, { strict: false }).reload();
    writeFileSync(file, '{');
    expect(await again()).toBe(false);
    expect((await upload(ACME)).status).toBe(200);
    write(DEFAULT, BOBS_TENANT);
    expect(await again()).toBe(true);
    expect((await upload(ACME)).status).toBe(401);
    expect((await upload(BOB)).status).toBe(200);
  });
});

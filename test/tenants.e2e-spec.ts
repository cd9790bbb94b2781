import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from './support/service/run-program.js';
import { json, Signpost } from './support/service/signpost.js';

const folder = mkdtempSync(path.join(tmpdir(), 'signpost-'));
const file = path.join(folder, 'tenants.json');
const variables = { AUTH: 'api-key', TENANTS_FILE: file };

interface Created {
  key: string;
  entry: object;
}

async function createKey(id: string, ...options: string[]): Promise<Created> {
  const { output, code } = await runProgram('api-key.main.js', ['--id', id, '--json', ...options], {});
  expect(code).toBe(0);
  return JSON.parse(output) as Created;
}

const write = (...tenants: object[]): void => writeFileSync(file, JSON.stringify({ tenants }));

afterAll(() => rmSync(folder, { recursive: true }));

describe('the service with a tenants file', () => {
  let service: Signpost;
  let [acme, bobs]: [Created?, Created?] = [];

  const status = async (created: Created | undefined): Promise<number> => {
    const headers = { 'x-api-key': created?.key ?? '' };
    return (await service.post('/upload-url', { filename: 'a.txt' }, headers)).status;
  };
  const messages = (): string[] => service.daemon.log.map(({ msg }) => msg);
  const reload = async (): Promise<void> => {
    const known = messages().length;
    service.daemon.signal('SIGHUP');
    await expect
      .poll(() =>
        messages()
          .slice(known)
          .some((message) => message.includes('tenants file')),
      )
      .toBe(true);
  };

  beforeAll(async () => {
    [acme, bobs] = [
      await createKey('ci'),
      await createKey('ci', '--scopes', 'upload,download', '--subject', 'bob'),
    ];
    write(
      { id: 'acme', prefix: 'acme/', api_keys: [acme.entry] },
      { id: 'bobs', prefix: 'bobs/', api_keys: [bobs.entry] },
    );
    service = await Signpost.start(variables);
  });
  afterAll(() => service.stop());

  it('stores and returns the files of a caller, and hides them from another tenant', async () => {
    const [own, other] = [{ 'x-api-key': bobs?.key ?? '' }, { 'x-api-key': acme?.key ?? '' }];
    const upload = await service.post('/upload-url', { filename: 'a.txt' }, own);
    const { presigned_url, file_key, headers } = await json<{
      presigned_url: string;
      file_key: string;
      headers: Record<string, string>;
    }>(upload);
    expect(file_key).toMatch(/^bobs\/uploads\/bob\//);
    expect((await fetch(presigned_url, { method: 'PUT', headers, body: 'hello' })).status).toBe(200);
    expect((await service.post('/download-url', { file_key }, own)).status).toBe(200);
    expect((await service.post('/download-url', { file_key }, other)).status).toBe(404);
  });

  it('rejects a file with mistakes on SIGHUP, and keeps its tenants', async () => {
    write({ id: 'acme', prefix: 'acme' });
    await reload();
    expect(messages().findLast((message) => message.includes('tenants file'))).toMatch(
      /the previous tenants stay in use: TENANTS_FILE has a mistake: .*\nline 1, column \d+: tenants\[0\]\.prefix /,
    );
    expect([await status(acme), await status(bobs)]).toEqual([200, 200]);
  });

  it('accepts a file on SIGHUP: the keys of a removed tenant are rejected', async () => {
    write({ id: 'acme', prefix: 'acme/', api_keys: [acme?.entry ?? {}] });
    await reload();
    expect([await status(acme), await status(bobs)]).toEqual([200, 401]);
  });

  it('writes no key and no hash to the log', () => {
    const log = JSON.stringify(service.daemon.log);
    expect(log).toContain('key:acme/ci');
    for (const { key, entry } of [acme, bobs].filter((created) => created !== undefined)) {
      expect(log).not.toContain(key.slice(8));
      expect(log).not.toContain((entry as { sha256: string }).sha256);
    }
  });
});

describe('the service does not start', () => {
  it.each<[string, () => void, Record<string, string>, RegExp]>([
    [
      'without any key',
      () => undefined,
      { TENANTS_FILE: '' },
      /API_KEYS or TENANTS_FILE must be set.*npm run api-key/,
    ],
    [
      'without the tenants file',
      (): void => rmSync(file),
      {},
      /TENANTS_FILE must be the path of a readable file: ENOENT/,
    ],
    [
      'with mistakes in it',
      (): void => writeFileSync(file, '{\n"tenants": [] }'),
      {},
      /a mistake.*\n\s*line 2, column 12: tenants must not be empty/,
    ],
    [
      'without a default tenant for AUTH=none',
      (): void => write({ id: 'acme' }),
      { AUTH: 'none' },
      /id "default": with AUTH=none/,
    ],
  ])('%s', async (_, prepare, changes, expected) => {
    write({ id: 'acme' });
    prepare();
    const { code, errors } = await runProgram('main.js', [], {
      PORT: '0',
      LOCAL_BUCKET_PORT: '0',
      ...variables,
      ...changes,
    });
    expect(code).toBe(1);
    expect(errors).toMatch(expected);
  });
});

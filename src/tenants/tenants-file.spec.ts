import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DEFAULT_FILE_TYPES } from '../config/default-file-types.js';
import { ConfigurationError } from '../config/variables.js';
import { SCOPES } from '../identity/scopes.js';
import { formatMistake } from './mistake.js';
import type { TenantRecord } from './tenant-record.js';
import type { TenantsContext } from './tenants-context.js';
import { parseTenants, readTenantsFile, TenantsFileError } from './tenants-file.js';
import { TENANTS_SCHEMA } from './tenants.schema.js';

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];
const SECRET = 'sgp_ci_0123456789ABCDEFGHIJKLMNOPQ000000';
const CONTEXT: TenantsContext = {
  bucket: 'files',
  endpoint: undefined,
  fileTypes: DEFAULT_FILE_TYPES,
  isEmbedded: false,
  takenHashes: new Map(),
  needsDefault: undefined,
};

function read(text: string | Uint8Array, context: Partial<TenantsContext> = {}): TenantRecord[] {
  return parseTenants('tenants.json', Buffer.from(text), { ...CONTEXT, ...context });
}

/** The mistakes as they are printed. */
function mistakesIn(text: string | Uint8Array, context: Partial<TenantsContext> = {}): string[] {
  try {
    read(text, context);
  } catch (error) {
    if (error instanceof TenantsFileError) return error.mistakes.map(formatMistake);
    throw error;
  }
  return [];
}

/** A file whose line 3 is the given one, inside of a tenant. */
const tenant = (line: string): string => `{ "tenants": [{\n"id": "a",\n${line}\n}] }`;
/** A file whose line 3 is the given one, inside of an API key. */
const key = (line: string): string =>
  `{ "tenants": [{ "id": "a", "api_keys": [{\n"id": "k", "sha256": "${A}", "scopes": ["list"],\n${line}\n}] }] }`;
/** A file with one tenant in each line. */
const tenants = (...list: object[]): string =>
  `{ "tenants": [\n${list.map((one) => JSON.stringify(one)).join(',\n')}\n] }`;

describe('a valid tenants file', () => {
  it('is read in full', () => {
    const text = `\uFEFF${JSON.stringify({
      $schema: './tenants.schema.json',
      tenants: [
        {
          id: 'acme',
          bucket: 'acme-files',
          prefix: 'a/b/',
          region: 'eu-central-1',
          endpoint: 'https://s3.acme.example/',
          public_endpoint: 'https://files.acme.example',
          force_path_style: false,
          role_arn: 'arn:aws:iam::123456789012:role/x/signpost',
          external_id: 'id:7',
          file_types: ['.PNG=image/png'],
          max_file_size: 1,
          rate_limit: 2,
          quota_uploads_per_day: 3,
          quota_bytes_per_day: 4,
          api_keys: [
            {
              id: 'ci',
              sha256: A.toUpperCase(),
              scopes: ['upload', 'list'],
              subject: 'alice',
              not_before: '2027-01-01T00:00:00Z',
              expires_at: '2027-01-01T00:00:00-01:00',
            },
          ],
        },
      ],
    })}`;
    expect(read(text)).toEqual([
      {
        id: 'acme',
        bucket: 'acme-files',
        prefix: 'a/b/',
        region: 'eu-central-1',
        endpoint: 'https://s3.acme.example',
        publicEndpoint: 'https://files.acme.example',
        forcePathStyle: false,
        roleArn: 'arn:aws:iam::123456789012:role/x/signpost',
        externalId: 'id:7',
        fileTypes: new Map([['.png', ['image/png']]]),
        maxFileSize: 1,
        rateLimit: 2,
        uploadsPerDay: 3,
        bytesPerDay: 4,
        apiKeys: [
          {
            id: 'ci',
            sha256: A,
            scopes: ['upload', 'list'],
            subject: 'alice',
            notBefore: Date.UTC(2027, 0, 1),
            expiresAt: Date.UTC(2027, 0, 1, 1),
          },
        ],
      },
    ]);
  });

  it('may leave out everything but the id', () => {
    const [record] = read('{"tenants":[{"id":"a"}]}');
    expect(record).toMatchObject({
      id: 'a',
      prefix: '',
      bucket: undefined,
      fileTypes: undefined,
      apiKeys: [],
    });
  });

  it('extends ALLOWED_FILE_TYPES with a list that begins with a plus sign', () => {
    const base = new Map([['.png', ['image/png']]]);
    const [record] = read(tenants({ id: 'a', file_types: ['+.dwg=image/vnd.dwg', '.png=image/x-png'] }), {
      fileTypes: base,
    });
    expect(record?.fileTypes).toEqual(
      new Map([
        ['.png', ['image/png', 'image/x-png']],
        ['.dwg', ['image/vnd.dwg']],
      ]),
    );
  });

  it.each([
    ['buckets differ', { bucket: 'x-1', prefix: 'a/' }, { bucket: 'x-2', prefix: 'a/' }],
    ['stores differ', { endpoint: 'https://a.example' }, { endpoint: 'https://b.example' }],
    ['folders differ', { prefix: 'acme/' }, { prefix: 'acme-2/' }],
    ['folders of one folder differ', { prefix: 'a/b/' }, { prefix: 'a/c/' }],
  ])('may have two tenants whose %s', (_, one, two) => {
    expect(mistakesIn(tenants({ id: 'a', ...one }, { id: 'b', ...two }))).toEqual([]);
  });
});

describe('a mistake in the syntax is reported with its position', () => {
  it.each<[string, string, string[]]>([
    ['an empty file', '', ['line 1, column 1: the file lacks a value']],
    [
      'a missing comma',
      '{ "tenants": [\n{ "id": "a" }\n{ "id": "b" }\n] }',
      ['line 3, column 1: the file lacks a comma'],
    ],
    [
      'a trailing comma',
      '{ "tenants": [\n{ "id": "a", }\n] }',
      ['line 2, column 14: the file lacks a member name'],
    ],
    ['a comment', '{ // x\n"tenants": [{ "id": "a" }] }', ['line 1, column 3: the file has a comment']],
    ['a single quote', "{ 'tenants': [] }", ['line 1, column 3: the file has a word that is not JSON']],
    ['a second value', '{"tenants":[{"id":"a"}]}\n{}', ['line 2, column 1: the file has text after the end']],
    ['CRLF', '{\r\n"tenants": x\r\n}', ['line 2, column 12: the file has a word that is not JSON']],
  ])('%s', (_, text, expected) => {
    const found = mistakesIn(text);
    expect(found.slice(0, expected.length)).toEqual(
      expected.map((start) => expect.stringContaining(start) as string),
    );
    expect(new Set(found.map((line) => line.split(':')[0])).size).toBe(found.length);
  });

  it.each<[string, Uint8Array, string]>([
    [
      'Latin-1',
      Buffer.from('{ "tenants": [\n{ "id": "\xE4" }] }', 'latin1'),
      'line 2, column 1: the file must be encoded in UTF-8',
    ],
    [
      'UTF-16',
      Buffer.from('\uFEFF{}', 'utf16le'),
      'line 1, column 1: the file must be encoded in UTF-8, not UTF-16',
    ],
    ['deep nesting', Buffer.from('['.repeat(100_000)), 'line 1, column 1: the file is nested too deeply'],
  ])('%s', (_, bytes, expected) => {
    expect(mistakesIn(bytes)).toEqual([expected]);
  });
});

describe('a mistake is reported with its line, its field and what would be right', () => {
  it.each<[string, string, string[]]>([
    ['no object', '[]', ['line 1, column 1: the file must be an object: { … }']],
    ['no tenants', '{}', ['line 1, column 1: the file must have the field "tenants"']],
    ['an empty list', '{"tenants":[]}', ['line 1, column 12: tenants must not be empty']],
    ['no list', '{"tenants":{}}', ['line 1, column 12: tenants must be a list: [ … ]']],
    [
      'a tenant that is no object',
      '{"tenants":[\n1]}',
      ['line 2, column 1: tenants[0] must be an object: { … }'],
    ],
    ['no id', '{"tenants":[\n{}]}', ['line 2, column 1: tenants[0] must have the field "id"']],
    [
      'an id with a slash',
      '{"tenants":[{\n"id": "a/b"}]}',
      ['line 2, column 7: tenants[0].id must have 1 to 64 letters'],
    ],
    [
      'an id that is a number',
      '{"tenants":[{\n"id": 7}]}',
      ['line 2, column 7: tenants[0].id must have 1 to 64 letters'],
    ],
    [
      'a misspelt field',
      tenant('"buket": "x"'),
      ['line 3, column 1: tenants[0] has an unknown field "buket". Did you mean "bucket"?'],
    ],
    [
      'camel case',
      tenant('"roleArn": "x"'),
      ['line 3, column 1: tenants[0] has an unknown field "roleArn". Did you mean "role_arn"?'],
    ],
    [
      'an unknown field',
      tenant('"colour": "x"'),
      ['line 3, column 1: tenants[0] has an unknown field "colour". Fields: id, bucket, prefix'],
    ],
    [
      'an unknown field of the file',
      '{"tenants":[{"id":"a"}],\n"tenant": 1}',
      ['line 2, column 1: the file has an unknown field "tenant". Did you mean "tenants"?'],
    ],
    [
      'a field that occurs twice',
      tenant('"bucket": "b-1",\n"bucket": "b-2"'),
      ['line 4, column 1: tenants[0].bucket occurs twice. It also stands in line 3'],
    ],
    [
      '__proto__',
      tenant('"__proto__": {}'),
      ['line 3, column 1: tenants[0] has an unknown field "__proto__"'],
    ],
    ['a bucket', tenant('"bucket": "a/b"'), ['line 3, column 11: tenants[0].bucket must be a bucket name']],
    [
      'a prefix without a slash',
      tenant('"prefix": "acme"'),
      ['line 3, column 11: tenants[0].prefix must be empty, or one or more folder names'],
    ],
    ['a prefix of dots', tenant('"prefix": "../"'), ['line 3, column 11: tenants[0].prefix must be empty']],
    [
      'a prefix that begins with a slash',
      tenant('"prefix": "/a/"'),
      ['line 3, column 11: tenants[0].prefix must be empty'],
    ],
    [
      'a long prefix',
      tenant(`"prefix": "${'a'.repeat(200)}/"`),
      ['line 3, column 11: tenants[0].prefix must be empty'],
    ],
    ['a region', tenant('"region": "EU"'), ['line 3, column 11: tenants[0].region must be a region']],
    [
      'an endpoint',
      tenant('"endpoint": "s3.example.com"'),
      ['line 3, column 13: tenants[0].endpoint must be an http:// or https:// URL'],
    ],
    [
      'a secret endpoint',
      tenant('"endpoint": "https://a:hunter2@b.example"'),
      ['line 3, column 13: tenants[0].endpoint must be'],
    ],
    [
      'a public endpoint',
      tenant('"public_endpoint": "ftp://a"'),
      ['line 3, column 20: tenants[0].public_endpoint must be'],
    ],
    [
      'a flag',
      tenant('"force_path_style": "true"'),
      ['line 3, column 21: tenants[0].force_path_style must be true or false'],
    ],
    [
      'a role',
      tenant('"role_arn": "acme"'),
      ['line 3, column 13: tenants[0].role_arn must be the ARN of a role'],
    ],
    [
      'an external id alone',
      tenant('"external_id": "id-7"'),
      ['line 3, column 1: tenants[0] has external_id without role_arn: both belong together'],
    ],
    ['null', tenant('"bucket": null'), ['line 3, column 11: tenants[0].bucket must be a bucket name']],
    [
      'file types as one text',
      tenant('"file_types": ".png=image/png"'),
      ['line 3, column 15: tenants[0].file_types must be a list'],
    ],
    [
      'a file type',
      tenant('"file_types": [\n".png=image/png",\n".tar.gz=application/gzip"]'),
      ['line 5, column 1: tenants[0].file_types[1] must name each extension with one dot'],
    ],
    [
      'a file type that is a number',
      tenant('"file_types": [1]'),
      ['line 3, column 16: tenants[0].file_types[0] must be a text'],
    ],
    [
      'a size',
      tenant('"max_file_size": "5 GB"'),
      ['line 3, column 18: tenants[0].max_file_size must be a whole number of bytes from 1 to 5497558138880'],
    ],
    [
      'a size of 0',
      tenant('"max_file_size": 0'),
      ['line 3, column 18: tenants[0].max_file_size must be a whole number'],
    ],
    [
      'half a request',
      tenant('"rate_limit": 0.5'),
      ['line 3, column 15: tenants[0].rate_limit must be a whole number of requests a minute'],
    ],
    [
      'a quota',
      tenant('"quota_uploads_per_day": -1'),
      ['line 3, column 26: tenants[0].quota_uploads_per_day must be'],
    ],
    [
      'another quota',
      tenant('"quota_bytes_per_day": 1e300'),
      ['line 3, column 24: tenants[0].quota_bytes_per_day must be'],
    ],
    [
      'keys that are no list',
      tenant('"api_keys": {}'),
      ['line 3, column 13: tenants[0].api_keys must be a list'],
    ],
    [
      'an incomplete key',
      tenant('"api_keys": [\n{ "id": "k" }]'),
      [
        'line 4, column 1: tenants[0].api_keys[0] must have the field "sha256"',
        'line 4, column 1: tenants[0].api_keys[0] must have the field "scopes"',
      ],
    ],
    [
      'the id of a key',
      tenant(`"api_keys": [{ "sha256": "${A}", "scopes": ["list"],\n"id": "K_1" }]`),
      ['line 4, column 7: tenants[0].api_keys[0].id must have 1 to 64 lower-case letters'],
    ],
    [
      'a subject',
      key('"subject": ""'),
      ['line 3, column 12: tenants[0].api_keys[0].subject must have 1 to 128 characters'],
    ],
    [
      'a subject with a line break',
      key(String.raw`"subject": "a\nb"`),
      ['line 3, column 12: tenants[0].api_keys[0].subject must have'],
    ],
    [
      'a subject that a client would read as a path',
      key('"subject": "../x"'),
      ['line 3, column 12: tenants[0].api_keys[0].subject must be usable as the name of a folder'],
    ],
    [
      'a date',
      key('"expires_at": "2027-01-01"'),
      ['line 3, column 15: tenants[0].api_keys[0].expires_at must be an RFC 3339 time'],
    ],
    [
      'a day that does not exist',
      key('"not_before": "2027-02-30T00:00:00Z"'),
      ['line 3, column 15: tenants[0].api_keys[0].not_before must be an RFC 3339 time'],
    ],
    [
      'a time in seconds',
      key('"expires_at": 1800000000'),
      ['line 3, column 15: tenants[0].api_keys[0].expires_at must be'],
    ],
    [
      'an end before the start',
      key('"not_before": "2027-01-01T00:00:00Z",\n"expires_at": "2027-01-01T00:00:00Z"'),
      ['line 4, column 15: tenants[0].api_keys[0].expires_at must be later than not_before'],
    ],
    [
      'a misspelt field of a key',
      key('"expire_at": 1'),
      [
        'line 3, column 1: tenants[0].api_keys[0] has an unknown field "expire_at". Did you mean "expires_at"?',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(mistakesIn(text)).toEqual(expected.map((start) => expect.stringContaining(start) as string));
  });

  it.each<[string, string[]]>([
    ['[]', ['scopes must not be empty']],
    ['["list", "list"]', ['scopes must contain each entry once']],
    ['["lists"]', ['scopes[0] must be one of: upload, download, list, delete, link. Did you mean "list"?']],
    ['["admin"]', ['scopes[0] must be one of: upload, download, list, delete, link']],
    ['"list"', ['scopes must be a list']],
  ])('scopes %s', (scopes, expected) => {
    const text = `{"tenants":[{"id":"a","api_keys":[{"id":"k","sha256":"${A}",\n"scopes": ${scopes}}]}]}`;
    const found = mistakesIn(text);
    expect(found).toEqual(expected.map((part) => expect.stringContaining(part) as string));
    expect(found[0]).toMatch(/^line 2, /);
  });

  it('reports all mistakes in the order of the file', () => {
    const text =
      '{ "tenants": [\n{ "id": "a", "buket": 1, "prefix": "x" },\n{ "id": "a", "prefix": "c/", "rate_limit": 0 },\n{ "id": "/", "prefix": "b/" }\n] }';
    expect(mistakesIn(text).map((line) => /^line \d+, column \d+: \S+/.exec(line)?.[0])).toEqual([
      'line 2, column 14: tenants[0]',
      'line 2, column 36: tenants[0].prefix',
      'line 3, column 9: tenants[1].id',
      'line 3, column 44: tenants[1].rate_limit',
      'line 4, column 9: tenants[2].id',
    ]);
  });

  it('names the variable, the file and the first hundred mistakes', () => {
    const text = tenants(...Array.from({ length: 150 }, (_, index) => ({ id: '/', prefix: `${index}/` })));
    expect(() => read(text)).toThrow(/^TENANTS_FILE has 150 mistakes: tenants\.json\nline 2, /);
    expect(() => read(text)).toThrow(/\nline 101, [^\n]*\nand 50 more$/);
    expect(() => read('[]')).toThrow(/^TENANTS_FILE has a mistake: tenants\.json\nline 1, /);
  });
});

describe('tenants that would collide are reported', () => {
  const one = (changes: object): object => ({ id: 'k', sha256: A, scopes: ['list'], ...changes });

  it.each<[string, string, string[]]>([
    [
      'equal ids',
      tenants({ id: 'a', prefix: 'a/' }, { id: 'a', prefix: 'b/' }),
      ['line 3, column 7: tenants[1].id must be unique. Line 2 has the same value'],
    ],
    [
      'equal prefixes',
      tenants({ id: 'a', prefix: 'x/' }, { id: 'b', prefix: 'x/' }),
      [
        'line 3, column 20: tenants[1].prefix must keep tenants apart: "x/" is also the prefix of the tenant in line 2, "x/"',
      ],
    ],
    [
      'a prefix within another',
      tenants({ id: 'a', prefix: 'x/y/' }, { id: 'b', prefix: 'x/' }),
      [
        'line 2, column 20: tenants[0].prefix must keep tenants apart: "x/y/" lies within the prefix of the tenant in line 3, "x/"',
      ],
    ],
    [
      'the whole bucket and a folder',
      tenants({ id: 'a' }, { id: 'b', prefix: 'x/' }),
      [
        'line 3, column 20: tenants[1].prefix must keep tenants apart: "x/" lies within the prefix of the tenant in line 2, the whole bucket',
      ],
    ],
    [
      'the configured bucket by its name',
      tenants({ id: 'a', prefix: 'x/' }, { id: 'b', bucket: 'files', prefix: 'x/' }),
      ['line 3, '],
    ],
    [
      'the same store with a slash',
      tenants({ id: 'a', endpoint: 'https://s.example' }, { id: 'b', endpoint: 'https://s.example/' }),
      ['line 3, '],
    ],
    [
      'three tenants in one folder',
      tenants({ id: 'a', prefix: 'x/' }, { id: 'b', prefix: 'x/1/' }, { id: 'c', prefix: 'x/2/' }),
      ['line 3, ', 'line 4, '],
    ],
    [
      'a folder of one bucket between those of another',
      tenants(
        { id: 'a', prefix: 'x/' },
        { id: 'b', bucket: 'b-2', prefix: 'x/1/' },
        { id: 'c', prefix: 'x/2/' },
      ),
      ['line 4, '],
    ],
    [
      'equal ids of keys',
      tenants({ id: 'a', api_keys: [one({}), one({ sha256: B })] }),
      ['tenants[0].api_keys[1].id must be unique within the tenant'],
    ],
    [
      'one key of two tenants',
      tenants(
        { id: 'a', prefix: 'a/', api_keys: [one({})] },
        { id: 'b', prefix: 'b/', api_keys: [one({ sha256: A.toUpperCase() })] },
      ),
      [
        'tenants[1].api_keys[0].sha256 must be unique, because it stands for one caller. Line 2 has the same value',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(mistakesIn(text)).toEqual(expected.map((part) => expect.stringContaining(part) as string));
  });

  it('allows the same id of a key in two tenants', () => {
    const text = tenants(
      { id: 'a', prefix: 'a/', api_keys: [one({})] },
      { id: 'b', prefix: 'b/', api_keys: [one({ sha256: B })] },
    );
    expect(mistakesIn(text)).toEqual([]);
  });

  it('rejects a key that API_KEYS contains', () => {
    const text = tenants({ id: 'a', api_keys: [one({})] });
    const found = mistakesIn(text, { takenHashes: new Map([[A, 'ci']]) });
    expect(found).toEqual([expect.stringContaining('API_KEYS contains the same key as ci') as string]);
  });

  it('requires a tenant "default" if callers without a tenant need one', () => {
    const needsDefault = 'AUTH=none acts for it';
    expect(mistakesIn(tenants({ id: 'a' }), { needsDefault })).toEqual([
      'line 1, column 14: tenants must contain a tenant with the id "default": AUTH=none acts for it',
    ]);
    expect(mistakesIn(tenants({ id: 'default' }), { needsDefault })).toEqual([]);
  });

  it.each([
    [{ bucket: 'x-1' }, 'bucket requires S3_BUCKET'],
    [{ role_arn: 'arn:aws:iam::1:role/a' }, 'role_arn requires S3_BUCKET'],
  ])('rejects %j with the embedded bucket', (fields, expected) => {
    const text = tenants({ id: 'a', ...fields });
    expect(mistakesIn(text, { isEmbedded: true })).toEqual([expect.stringContaining(expected) as string]);
    const elsewhere = tenants({ id: 'a', endpoint: 'https://s.example', ...fields });
    expect(mistakesIn(elsewhere, { isEmbedded: true })).toEqual([]);
  });
});

describe('a secret is not repeated', () => {
  it.each([
    [
      'instead of its hash',
      `{"tenants":[{"id":"a","api_keys":[{"id":"k","scopes":["list"],\n"sha256": "${SECRET}"}]}]}`,
      'line 2, column 11: tenants[0].api_keys[0].sha256 contains an API key',
    ],
    [
      'in another field',
      tenant(`"external_id": "${SECRET}", "role_arn": "arn:aws:iam::1:role/a"`),
      'line 3, column 16: tenants[0].external_id contains an API key',
    ],
    ['in an unknown field', tenant(`"key": "${SECRET}"`), 'tenants[0].key contains an API key'],
    ['as the name of a field', tenant(`"${SECRET}": 1`), 'tenants[0] has an unknown field. Fields: id'],
    ['a truncated hash', key(`"subject": "s", "hash": "${A.slice(1)}"`), 'unknown field "hash"'],
    ['a hash as a name', tenant(`"${A}": 1`), 'has an unknown field. Fields'],
    ['a part of a key as a name', tenant('"sgp_ci_0123456789ABC": 1'), 'has an unknown field. Fields'],
    ['a part of a hash as a name', tenant('"0123456789abcdef01": 1'), 'has an unknown field. Fields'],
    [
      'a truncated hash in its place',
      tenant(`"api_keys": [{ "id": "k", "scopes": ["list"], "sha256": "${A.slice(1)}" }]`),
      'must be a SHA-256 hash of 64 hex digits',
    ],
    ['a password in a URL', tenant('"endpoint": "https://user:hunter2@s.example"'), 'must be an http'],
  ])('%s', (_, text, expected) => {
    const found = mistakesIn(text).join('\n');
    expect(found).toContain(expected);
    expect(found).not.toMatch(/sgp_|0123456789ABC|a{16}|hunter2/i);
  });
});

describe('readTenantsFile', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'signpost-'));
  const file = path.join(folder, 'tenants.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads a file', async () => {
    writeFileSync(file, '{"tenants":[{"id":"a"}]}');
    expect(await readTenantsFile(file, CONTEXT)).toMatchObject([{ id: 'a' }]);
  });

  it.each([
    ['is missing', path.join(folder, 'none.json'), 'must be the path of a readable file: ENOENT'],
    ['is a folder', folder, 'must be the path of a readable file: EISDIR'],
  ])('names the variable if the file %s', async (_, name, expected) => {
    const failure = readTenantsFile(name, CONTEXT);
    await expect(failure).rejects.toThrow(ConfigurationError);
    await expect(failure).rejects.toThrow(`TENANTS_FILE ${expected}`);
  });

  it('does not read a file of more than 32 MiB', async () => {
    writeFileSync(file, '');
    truncateSync(file, 32 * 1024 ** 2 + 1);
    await expect(readTenantsFile(file, CONTEXT)).rejects.toThrow('must not be larger than 33554432 bytes');
  });
});

describe('docs/tenants.schema.json', () => {
  const published: unknown = JSON.parse(
    readFileSync(new URL('../../docs/tenants.schema.json', import.meta.url), 'utf8'),
  );

  it('is the schema that the service validates with', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(TENANTS_SCHEMA)));
  });

  it('lists the scopes', () => {
    expect(JSON.stringify(published)).toContain(JSON.stringify({ enum: SCOPES }));
  });
});

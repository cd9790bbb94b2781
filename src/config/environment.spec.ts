import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from './environment.js';
import { ConfigurationError } from './variables.js';

function problemsOf(source: Record<string, string>): readonly { name: string; expected: string }[] {
  try {
    readEnvironment(source);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('readEnvironment', () => {
  it('returns the documented defaults for an empty environment', () => {
    const { server, store, localBucket, uploads, downloads, redirect, identity, limits } = readEnvironment(
      {},
    );
    expect(server).toMatchObject({
      production: false,
      port: 8088,
      host: '127.0.0.1',
      trustProxy: false,
      corsOrigins: '*',
      logLevel: 'info',
      shutdownGrace: 10,
    });
    expect(store).toMatchObject({
      bucket: undefined,
      region: 'us-east-1',
      forcePathStyle: false,
      timeoutMs: 2000,
    });
    expect(localBucket).toMatchObject({ dir: '.data/bucket', port: 9000 });
    expect(uploads).toMatchObject({ keyPrefix: 'uploads/', urlExpires: 600, maxFileSize: 5 * 1024 ** 3 });
    expect(downloads).toEqual({ urlExpires: 600, inspectContent: true });
    expect(redirect).toEqual({ urlExpires: 14_400, checkObject: true, cacheWindow: 0, legacyStatus: false });
    expect(identity).toEqual({ auth: 'none' });
    expect(limits).toEqual({ rateLimit: 300 });
  });

  it('allows no origin by default in production', () => {
    const { server } = readEnvironment({ NODE_ENV: 'production', S3_BUCKET: 'b-1', AUTH: 'none' });
    expect(server.corsOrigins).toEqual([]);
  });

  it.each([
    ['PORT', '80a'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '1'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['CORS_ORIGINS', 'https://a.example/path'],
    ['CORS_ORIGINS', 'null'],
    ['LOG_LEVEL', 'loud'],
    ['HSTS', 'true'],
    ['HSTS', 'max-age=1\r\nX: 1'],
    ['SHUTDOWN_GRACE', '0.5'],
    ['NODE_ENV', 'prod'],
    ['S3_BUCKET', 'a/b'],
    ['S3_REGION', 'EU WEST'],
    ['S3_PUBLIC_ENDPOINT', 'ftp://files.example'],
    ['S3_FORCE_PATH_STYLE', 'yes'],
    ['S3_TIMEOUT_MS', '10'],
    ['S3_SIGNER', 'aws'],
    ['LOCAL_BUCKET_PORT', 'x'],
    ['KEY_PREFIX', '../'],
    ['KEY_PREFIX', '/uploads/'],
    ['KEY_PREFIX', 'uploads'],
    ['UPLOAD_URL_EXPIRES', '0'],
    ['UPLOAD_URL_EXPIRES', '604801'],
    ['MAX_FILE_SIZE', '5497558138881'],
    ['ALLOWED_FILE_TYPES', 'png'],
    ['ALLOWED_FILE_TYPES', '.png=png'],
    ['DOWNLOAD_URL_EXPIRES', '1.5'],
    ['PROXY_URL_EXPIRES', 'NaN'],
    ['PROXY_CHECK_OBJECT', '1'],
    ['PROXY_LEGACY_STATUS', 'TRUE'],
    ['PROXY_CACHE_WINDOW', '7201'],
    ['AUTH', 'api-key'],
    ['RATE_LIMIT', '0'],
  ])('rejects %s=%s and names the variable', (name, value) => {
    expect(problemsOf({ [name]: value }).map((problem) => problem.name)).toEqual([name]);
  });

  it.each([
    ['PORT', '80a', 'must be a whole number from 0 to 65535; it is "80a"'],
    ['LOG_LEVEL', 'loud', 'must be one of: trace, debug, info, warn, error, fatal, silent; it is "loud"'],
    ['KEY_PREFIX', 'a\u001b[2J', expect.stringMatching(/; it is "a\\u001b\[2J"$/)],
    ['LOG_LEVEL', 'x'.repeat(1000), expect.stringMatching(/; it is "x{99}…"$/)],
  ])('repeats the value of %s=%j', (name, value, expected) => {
    expect(problemsOf({ [name]: value })).toEqual([{ name, expected }]);
  });

  it.each([
    [{ S3_BUCKET: 'b-1', S3_ENDPOINT: 'http://key:hunter2@localhost:9000' }],
    [{ S3_BUCKET: 'b-1', S3_PUBLIC_ENDPOINT: 'ftp://key:hunter2@files.example' }],
    [{ AWS_SECRET_ACCESS_KEY: 'hunter2' }],
    [{ LOCAL_BUCKET_SECRET_KEY: 'hunter2' }],
  ])('does not repeat a value of %j, which may be secret', (source) => {
    const [problem] = problemsOf(source);
    expect(problem?.expected).toMatch(/^must/);
    expect(problem?.expected).not.toContain('hunter2');
  });

  it.each(['localhost:9000', 'http://key:secret@localhost:9000'])('rejects S3_ENDPOINT=%s', (value) => {
    expect(problemsOf({ S3_BUCKET: 'b-1', S3_ENDPOINT: value }).map(({ name }) => name)).toEqual([
      'S3_ENDPOINT',
    ]);
  });

  it('reports all invalid variables at once', () => {
    expect(problemsOf({ PORT: 'x', RATE_LIMIT: 'y', S3_SIGNER: 'z' }).map(({ name }) => name)).toEqual([
      'PORT',
      'S3_SIGNER',
      'RATE_LIMIT',
    ]);
  });

  it('does not start in production without S3_BUCKET and an explicit AUTH', () => {
    expect(problemsOf({ NODE_ENV: 'production' }).map(({ name }) => name)).toEqual(['S3_BUCKET', 'AUTH']);
    expect(problemsOf({ NODE_ENV: 'production', AWS_BUCKET: 'b-1', AUTH: 'none' })).toEqual([]);
  });

  it.each([
    ['LOCAL_BUCKET_ACCESS_KEY', 'LOCAL_BUCKET_SECRET_KEY'],
    ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  ])('requires %s and %s together', (first, second) => {
    const expected = `must also be set: ${first} and ${second} are a pair`;
    expect(problemsOf({ [first]: 'a' })).toEqual([{ name: second, expected }]);
    expect(problemsOf({ [second]: 'a' })).toEqual([{ name: first, expected }]);
    expect(problemsOf({ [first]: 'a', [second]: 'b' })).toEqual([]);
  });

  it('rejects S3_ENDPOINT without S3_BUCKET instead of using the embedded bucket', () => {
    expect(problemsOf({ S3_ENDPOINT: 'http://localhost:9000' }).map(({ name }) => name)).toEqual([
      'S3_BUCKET',
    ]);
    expect(problemsOf({ S3_PUBLIC_ENDPOINT: 'http://localhost:9000' })).toEqual([]);
  });

  it('warns of a misspelt variable, and mentions it among the problems', () => {
    const warning = 'S3_BUCKT is not a variable of Signpost. Did you mean S3_BUCKET?';
    expect(readEnvironment({ S3_BUCKT: 'b-1', PATH: '/bin' }).warnings).toEqual([warning]);
    expect(() => readEnvironment({ S3_BUCKT: 'b-1', NODE_ENV: 'production' })).toThrow(warning);
  });

  it.each([
    [{ S3_REGION: 'eu-west-1', AWS_REGION: 'us-west-2' }, 'eu-west-1'],
    [{ AWS_REGION: 'us-west-2' }, 'us-west-2'],
    [{ S3_REGION: '' }, 'us-east-1'],
  ])('with %j returns the region %s', (source, region) => {
    expect(readEnvironment(source).store.region).toBe(region);
  });

  it.each([
    ['', undefined],
    ['off', undefined],
    ['max-age=31536000', 'max-age=31536000'],
    ['max-age=63072000; includeSubDomains; preload', 'max-age=63072000; includeSubDomains; preload'],
  ])('reads HSTS=%s as %s', (value, expected) => {
    expect(readEnvironment({ HSTS: value }).server.hsts).toBe(expected);
  });

  it('reads lists of proxies, origins and file types', () => {
    const environment = readEnvironment({
      TRUST_PROXY: '10.0.0.0/8, loopback, fd00::/8',
      CORS_ORIGINS: 'https://a.example, http://localhost:5173',
      ALLOWED_FILE_TYPES: '.PNG=image/png, .csv=text/csv|application/csv',
    });
    expect(environment.server.trustProxy).toEqual(['10.0.0.0/8', 'loopback', 'fd00::/8']);
    expect(environment.server.corsOrigins).toEqual(['https://a.example', 'http://localhost:5173']);
    expect([...environment.uploads.fileTypes]).toEqual([
      ['.png', ['image/png']],
      ['.csv', ['text/csv', 'application/csv']],
    ]);
  });
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const documented = new Set([...text.matchAll(/^#?([A-Z][A-Z\d_]+)=/gm)].map(([, name]) => name));

  it('documents every variable that readEnvironment reads', () => {
    const read = new Set<string>();
    const spy = new Proxy<Record<string, string | undefined>>(
      {},
      {
        get: (_target, name) => {
          read.add(String(name));
          return undefined;
        },
      },
    );
    readEnvironment(spy);
    expect([...read].filter((name) => !documented.has(name))).toEqual([]);
  });
});

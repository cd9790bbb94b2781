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
      allowedHosts: [],
      corsOrigins: 'local',
      logLevel: 'info',
      requestTimeout: 30,
      shutdownDelay: 1,
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
    expect(redirect).toEqual({
      urlExpires: 14_400,
      checkObject: true,
      cacheWindow: 0,
      legacyStatus: false,
      access: 'public',
    });
    expect(identity).toEqual({ auth: [], apiKeys: [] });
    expect(limits).toEqual({
      rateLimit: 3000,
      quota: { uploadsPerDay: undefined, bytesPerDay: undefined },
    });
  });

  it('allows no origin by default in production', () => {
    const { server } = readEnvironment({ NODE_ENV: 'production', S3_BUCKET: 'b-1', AUTH: 'none' });
    expect(server.corsOrigins).toEqual([]);
  });

  it('waits longer for load balancers in production', () => {
    const { server } = readEnvironment({ NODE_ENV: 'production', S3_BUCKET: 'b-1', AUTH: 'none' });
    expect(server.shutdownDelay).toBe(5);
    expect(readEnvironment({}).server.shutdownDelay).toBe(1);
    expect(readEnvironment({ SHUTDOWN_DELAY: '0' }).server.shutdownDelay).toBe(0);
  });

  it.each([
    ['PORT', '80a'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '1'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', '::/0'],
    ['TRUST_PROXY', '10.0.0.0/00'],
    ['TRUST_PROXY', '10.0.0.0/'],
    ['TRUST_PROXY', '10.0.0.0/255.0.0.0'],
    ['TRUST_PROXY', '::1/129'],
    ['TRUST_PROXY', 'toString'],
    ['TRUST_PROXY', ','],
    ['CORS_ORIGINS', 'https://a.example/path'],
    ['CORS_ORIGINS', 'null'],
    ['ALLOWED_HOSTS', 'https://files.example'],
    ['ALLOWED_HOSTS', 'files.example/path'],
    ['ALLOWED_HOSTS', '*.example'],
    ['ALLOWED_HOSTS', 'user@files.example'],
    ['ALLOWED_HOSTS', 'files.example:port'],
    ['LOG_LEVEL', 'loud'],
    ['HSTS', 'true'],
    ['HSTS', 'max-age=1\r\nX: 1'],
    ['SHUTDOWN_GRACE', '0.5'],
    ['SHUTDOWN_DELAY', '-1'],
    ['REQUEST_TIMEOUT', '0'],
    ['NODE_ENV', 'prod'],
    ['S3_BUCKET', 'a/b'],
    ['AWS_BUCKET', 'ab'],
    ['S3_REGION', 'EU WEST'],
    ['S3_PUBLIC_ENDPOINT', 'ftp://files.example'],
    ['S3_FORCE_PATH_STYLE', 'yes'],
    ['S3_TIMEOUT_MS', '10'],
    ['S3_SIGNER', 'aws'],
    ['S3_UPLOAD_SIGN_HEADERS', '1'],
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
    ['AWS_USE_FIPS_ENDPOINT', 'maybe'],
    ['AWS_USE_FIPS_ENDPOINT', '1'],
    ['AWS_USE_DUALSTACK_ENDPOINT', 'yes'],
    ['AUTH', 'basic'],
    ['PROXY_ACCESS', 'private'],
    ['PROXY_ACCESS', 'authenticated'],
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
    ['TRUST_PROXY', '10.0.0.0/8, ::/0', /^must not trust every address: .*; entry 2 is "::\/0"$/],
    ['TRUST_PROXY', 'loopback,proxy.example', /^must be off, or .*; entry 2 is "proxy\.example"$/],
    ['ALLOWED_HOSTS', 'a.example,*.b.example', /^must be host names .*; entry 2 is "\*\.b\.example"$/],
    [
      'ALLOWED_HOSTS',
      'https://a.example/hunter2',
      /^must be host names .*; it is "https:\/\/a\.example\/…"$/,
    ],
    ['ALLOWED_HOSTS', 'a.example,user:hunter2@b.example', /^must be host names .*; entry 2 is not valid$/],
    ['ALLOWED_FILE_TYPES', '.png=image/png,pdf', /^must list extensions .*; entry 2 is "pdf"$/],
    ['CORS_ORIGINS', 'https://a.example,http://b.example:99999', /; entry 2 is "http:\/\/b\.example:99999"$/],
    [
      'CORS_ORIGINS',
      'https://b.example?hunter2,https://a.example',
      /; entry 1 is "https:\/\/b\.example\?…"$/,
    ],
    ['CORS_ORIGINS', 'https://a.example,https://me:hunter2@b.example', /; entry 2 is not valid$/],
  ])('names the invalid entry of %s=%s', (name, value, expected) => {
    const [problem, ...others] = problemsOf({ [name]: value });
    expect(problem).toEqual({ name, expected: expect.stringMatching(expected) as string });
    expect(problem?.expected).not.toContain('hunter2');
    expect(others).toEqual([]);
  });

  it('names every invalid entry of a list', () => {
    expect(
      problemsOf({ TRUST_PROXY: '::/0,x,::1', ALLOWED_FILE_TYPES: 'a,b' }).map(({ name }) => name),
    ).toEqual(['TRUST_PROXY', 'TRUST_PROXY', 'ALLOWED_FILE_TYPES', 'ALLOWED_FILE_TYPES']);
  });

  it.each(['10.0.0.1', '::1', '10.0.0.0/32', '::ffff:10.0.0.0/104', 'FD00::/8', 'linklocal'])(
    'takes TRUST_PROXY=%s',
    (value) => {
      expect(readEnvironment({ TRUST_PROXY: value }).server.trustProxy).toEqual([value]);
    },
  );

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

  it.each([
    'ab',
    'a'.repeat(256),
    'a b',
    'a\tb',
    'a\u0001b',
    '../a',
    '.ab',
    '-ab',
    'a?b',
    'bücher',
    'a:b:photos',
    ':photos',
    'acme:ab',
  ])('rejects S3_BUCKET=%j, which no store accepts', (bucket) => {
    expect(problemsOf({ S3_BUCKET: bucket })).toEqual([
      { name: 'S3_BUCKET', expected: expect.stringMatching(/^must be a bucket name .*; it is "/) as string },
    ]);
  });

  it.each([
    'abc',
    'a'.repeat(255),
    'My_Old.Bucket',
    '_photos',
    'acme:photos',
    'my-alias-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias',
    'bucket--use1-az4--x-s3',
    'arn:aws:s3:us-west-2:123456789012:accesspoint/my-access-point',
    'arn:aws:s3::123456789012:accesspoint/m0123456789.mrap',
  ])('takes S3_BUCKET=%s, which some store accepts', (bucket) => {
    expect(readEnvironment({ S3_BUCKET: bucket }).store.bucket).toBe(bucket);
  });

  it('reports all invalid variables at once', () => {
    expect(problemsOf({ PORT: 'x', RATE_LIMIT: 'y', S3_SIGNER: 'z' }).map(({ name }) => name)).toEqual([
      'PORT',
      'S3_SIGNER',
      'RATE_LIMIT',
    ]);
  });

  it('does not start in production without S3_BUCKET and an explicit AUTH', () => {
    expect(problemsOf({ NODE_ENV: 'production' }).map(({ name }) => name)).toEqual(['AUTH', 'S3_BUCKET']);
    expect(problemsOf({ NODE_ENV: 'production', AWS_BUCKET: 'b-1', AUTH: 'none' })).toEqual([]);
  });

  it('reads the upload credentials, which the embedded bucket does not accept', () => {
    const pair = { S3_UPLOAD_ACCESS_KEY_ID: 'upload', S3_UPLOAD_SECRET_ACCESS_KEY: 'secret' };
    const { store } = readEnvironment({ S3_BUCKET: 'b-1', ...pair });
    expect(store.uploadCredentials).toEqual({ accessKeyId: 'upload', secretAccessKey: 'secret' });
    expect(store.signUploadHeaders).toBe(true);
    expect(problemsOf(pair).map(({ name }) => name)).toEqual(['S3_UPLOAD_ACCESS_KEY_ID']);
  });

  it.each([
    ['LOCAL_BUCKET_ACCESS_KEY', 'LOCAL_BUCKET_SECRET_KEY'],
    ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
    ['S3_UPLOAD_ACCESS_KEY_ID', 'S3_UPLOAD_SECRET_ACCESS_KEY'],
  ])('requires %s and %s together', (first, second) => {
    const expected = `must also be set: ${first} and ${second} are a pair`;
    expect(problemsOf({ S3_BUCKET: 'b-1', [first]: 'a' })).toEqual([{ name: second, expected }]);
    expect(problemsOf({ S3_BUCKET: 'b-1', [second]: 'a' })).toEqual([{ name: first, expected }]);
    expect(problemsOf({ S3_BUCKET: 'b-1', [first]: 'a', [second]: 'b' })).toEqual([]);
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

  it.each(['true', 'TRUE', 'False', ''])('takes AWS_USE_FIPS_ENDPOINT=%s', (value) => {
    expect(problemsOf({ AWS_USE_FIPS_ENDPOINT: value, AWS_USE_DUALSTACK_ENDPOINT: value })).toEqual([]);
  });

  it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'])('warns that %s is ignored', (name) => {
    const source = { S3_BUCKET: 'b-1', [name]: 'http://127.0.0.1:7480' };
    expect(readEnvironment(source).warnings).toEqual([
      `${name} is ignored. If the bucket is not at AWS, set S3_ENDPOINT.`,
    ]);
    expect(readEnvironment({ ...source, S3_ENDPOINT: 'http://127.0.0.1:7480' }).warnings).toEqual([]);
    expect(readEnvironment({ [name]: 'http://127.0.0.1:7480' }).warnings).toEqual([]);
  });

  it('warns of a session token without keys', () => {
    expect(readEnvironment({ AWS_SESSION_TOKEN: 'hunter2' }).warnings).toEqual([
      'AWS_SESSION_TOKEN is ignored. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY too, or unset it.',
    ]);
    const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c' };
    expect(readEnvironment(keys).warnings).toEqual([]);
  });

  it.each([
    [{ S3_REGION: 'eu-west-1', AWS_REGION: 'us-west-2' }, 'eu-west-1'],
    [{ AWS_REGION: 'us-west-2' }, 'us-west-2'],
    [{ S3_REGION: '' }, 'us-east-1'],
  ])('with %j returns the region %s', (source, region) => {
    expect(readEnvironment(source).store.region).toBe(region);
  });

  it('reads host names as browsers send them', () => {
    const { server } = readEnvironment({
      ALLOWED_HOSTS: 'Files.Example:8087, usercontent.host., bücher.example, signpost_1, [::1]:80',
    });
    expect(server.allowedHosts).toEqual([
      'files.example',
      'usercontent.host',
      'xn--bcher-kva.example',
      'signpost_1',
      '[::1]',
    ]);
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

import { Readable } from 'node:stream';
import { SignatureV4 } from '@smithy/signature-v4';
import aws4 from 'aws4';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createS3Client } from '../../s3/s3-client.js';
import type { BucketEndpoint } from '../../s3/bucket-endpoint.js';
import { type Credentials, CredentialSource } from '../../s3/credentials.js';
import type { Signing, UnsignedRequest } from '../query.presigner.js';
import { uriEncode, uriEncodePath } from '../uri-encode.js';
import { SigV4Presigner } from './sigv4.presigner.js';

/** `npm run test:signer` sets it to 100,000. */
const RUNS = Number(process.env['SIGNER_RUNS'] ?? 5000);

const { sha256 } = createS3Client({
  bucket: 'b',
  region: 'us-east-1',
  forcePathStyle: true,
  signer: 'sigv4',
  timeoutMs: 1,
}).config;

/** The signer without its clock and its credential chain. */
class OpenSigner extends SigV4Presigner {
  signNow(request: UnsignedRequest, signing: Signing): string {
    return this.sign(request, signing);
  }
}

interface Case {
  request: UnsignedRequest;
  signing: Signing;
  endpoint: BucketEndpoint;
}

const token = (characters: string, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });
const ALNUM = 'abcdefghijklmnopqrstuvwxyz0123456789';
const wellFormed = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const headerValue = fc
  .tuple(
    fc.constantFrom('', ' ', '\t '),
    fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 }).map((text) => text.trim() || 'x'),
    fc.constantFrom('', '  '),
  )
  .map((parts) => parts.join(''));

/** Excludes the headers that SigV4 libraries leave unsigned (user-agent, connection, x-amzn-trace-id …). */
const headers = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      'content-type',
      'content-length',
      'content-md5',
      'if-none-match',
      'x-amz-checksum-sha256',
      'range',
    ),
    token(ALNUM, 1, 20).map((name) => `x-amz-meta-${name}`),
  ),
  headerValue,
  { maxKeys: 5, noNullPrototype: true },
);

/** Header names are case-insensitive. */
const headersInAnyCase = fc.tuple(headers, fc.boolean()).map(([plain, capitals]) => {
  const rename = (name: string): string =>
    capitals ? name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()) : name;
  return Object.fromEntries(Object.entries(plain).map(([name, value]) => [rename(name), value]));
});

const query = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      'partNumber',
      'uploadId',
      'response-content-type',
      'response-content-disposition',
      'versionId',
    ),
    // Excludes names that the signature reserves, in any letter case.
    wellFormed.filter((name) => !/^x-amz-/i.test(name) && name !== '__proto__'),
  ),
  wellFormed,
  { maxKeys: 5, noNullPrototype: true },
);

const credentials: fc.Arbitrary<Credentials> = fc.record(
  { accessKeyId: token(ALNUM.toUpperCase(), 4, 32), secretAccessKey: wellFormed, sessionToken: wellFormed },
  { requiredKeys: ['accessKeyId', 'secretAccessKey'], noNullPrototype: true },
);

const cases: fc.Arbitrary<Case> = fc.record(
  {
    request: fc.record(
      {
        method: fc.constantFrom('GET', 'HEAD', 'PUT', 'DELETE'),
        key: wellFormed,
        query,
        headers: headersInAnyCase,
      } satisfies Record<keyof UnsignedRequest, unknown>,
      { noNullPrototype: true },
    ),
    signing: fc.record(
      {
        credentials,
        second: fc.integer({ min: 0, max: 4_102_444_800 }),
        expiresIn: fc.integer({ min: 1, max: 604_800 }),
      },
      { noNullPrototype: true },
    ),
    endpoint: fc.record(
      {
        bucket: fc.constant('bucket'),
        protocol: fc.constantFrom('http:', 'https:'),
        hostname: fc
          .array(token(ALNUM, 1, 12), { minLength: 1, maxLength: 5 })
          .map((labels) => `${labels.join('.')}.test`),
        port: fc.option(fc.integer({ min: 1024, max: 65_535 }), { nil: undefined }),
        path: fc.constantFrom('', '/bucket', '/a/b'),
        scheme: fc.constant('sigv4'),
        signingRegion: token(`${ALNUM}-`, 1, 20),
        signingName: fc.constant('s3'),
      },
      { noNullPrototype: true },
    ),
  },
  { noNullPrototype: true },
);

function ours({ request, signing, endpoint }: Case): string {
  const source = new CredentialSource(() => Promise.resolve(signing.credentials), 1000);
  return new OpenSigner(endpoint, source).signNow(request, signing);
}

const hostOf = ({ hostname, port }: BucketEndpoint): string =>
  port === undefined ? hostname : `${hostname}:${port}`;

/**
 * Sorts the parameters as the specification does, the signature last: a signer may return them in any order.
 */
function urlOf(
  endpoint: BucketEndpoint,
  path: string,
  parameters: Iterable<readonly [string, string]>,
): string {
  const encoded = [...parameters].map(([name, value]) => [uriEncode(name), uriEncode(value)] as const);
  const rank = (name: string): string => (name === 'X-Amz-Signature' ? '\uFFFF' : name);
  const ordered = encoded.toSorted(([a], [b]) => (rank(a) < rank(b) ? -1 : 1)).map((pair) => pair.join('='));
  return `${endpoint.protocol}//${hostOf(endpoint)}${path}?${ordered.join('&')}`;
}

async function smithys({ request, signing, endpoint }: Case): Promise<string> {
  const names = new Set(['host', ...Object.keys(request.headers).map((name) => name.toLowerCase())]);
  const signer = new SignatureV4({
    credentials: signing.credentials,
    region: endpoint.signingRegion,
    service: 's3',
    sha256,
    uriEscapePath: false,
  });
  const path = `${endpoint.path}/${uriEncodePath(request.key)}`;
  const { query: signed = {} } = await signer.presign(
    {
      method: request.method,
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      ...(endpoint.port !== undefined && { port: endpoint.port }),
      path,
      query: { ...request.query },
      headers: { ...request.headers, host: hostOf(endpoint) },
      // A stream makes it sign UNSIGNED-PAYLOAD.
      body: Readable.from([]),
    },
    {
      expiresIn: signing.expiresIn,
      signingDate: new Date(signing.second * 1000),
      signableHeaders: names,
      unhoistableHeaders: names,
    },
  );
  return urlOf(
    endpoint,
    path,
    Object.entries(signed).map(([name, value]) => [name, String(value)] as const),
  );
}

function aws4s({ request, signing, endpoint }: Case): string {
  const path = `${endpoint.path}/${uriEncodePath(request.key)}`;
  const { sessionToken, ...pair } = signing.credentials;
  const parameters = new URLSearchParams({ ...request.query, 'X-Amz-Expires': String(signing.expiresIn) });
  const date = new Date(signing.second * 1000).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  parameters.set('X-Amz-Date', date);
  const { path: signed = '' } = aws4.sign(
    {
      service: 's3',
      region: endpoint.signingRegion,
      method: request.method,
      host: hostOf(endpoint),
      path: `${path}?${parameters.toString().replaceAll('+', '%20')}`,
      headers: { ...request.headers },
      signQuery: true,
    },
    { ...pair, ...(sessionToken !== undefined && { sessionToken }) },
  );
  const url = new URL(`http://x${signed.slice(path.length)}`);
  return urlOf(endpoint, path, url.searchParams);
}

/** Whether aws4 signs the request as specified. Requests that it signs in another way are skipped. */
function aws4CanExpress({ request }: Case): boolean {
  // aws4 collapses slashes, ignores content-length and range, and does not support empty query values.
  const names = new Set(Object.keys(request.headers).map((name) => name.toLowerCase()));
  return (
    !request.key.includes('//') &&
    !request.key.startsWith('/') &&
    !names.has('content-length') &&
    !names.has('range')
  );
}

describe('SigV4Presigner against independent signers', () => {
  beforeAll(() => {
    vi.stubEnv('TZ', 'UTC');
  });
  afterAll(() => {
    vi.unstubAllEnvs();
  });

  it(
    `returns exactly the URLs of @smithy/signature-v4 for ${RUNS} requests`,
    { timeout: 600_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(cases, async (input) => {
          expect(ours(input)).toBe(await smithys(input));
        }),
        { numRuns: RUNS },
      );
    },
  );

  it(`returns exactly the URLs of aws4 for ${RUNS} requests`, { timeout: 600_000 }, () => {
    let compared = 0;
    fc.assert(
      fc.property(cases, (input) => {
        if (!aws4CanExpress(input)) return;
        compared += 1;
        expect(ours(input)).toBe(aws4s(input));
      }),
      { numRuns: RUNS },
    );
    expect(compared).toBeGreaterThan(RUNS / 3);
  });
});

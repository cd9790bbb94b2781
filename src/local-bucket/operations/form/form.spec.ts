import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sha256 } from '../../auth/sha256.js';
import type { Answer } from '../../raw-http.fixture.js';
import { anyRequestFrom, TestBucket } from '../../test-bucket.fixture.js';

const KEY = 'forms/é "quoted".txt';
const BOUNDARY = 'form-boundary';
let bucket: TestBucket;

beforeEach(async () => {
  bucket = await TestBucket.start();
});
afterEach(async () => {
  await expect.poll(async () => (await bucket.files()).filter((file) => file.startsWith('tmp'))).toEqual([]);
  await bucket.stop();
});

type Fields = Record<string, string>;
interface Signing {
  /** Conditions in addition to those of the fields. */
  conditions?: unknown[];
  fields?: Fields;
  expiresIn?: number;
  /** The policy; replaces the one composed from the rest. */
  document?: string;
  secretAccessKey?: string;
  accessKeyId?: string;
  region?: string;
  signingDate?: Date;
}

/** The fields of a form, signed by AWS's own signer. */
async function sign(signing: Signing = {}): Promise<Fields> {
  const {
    conditions = [['content-length-range', 1, 10]],
    expiresIn = 600,
    signingDate = new Date(),
  } = signing;
  const { accessKeyId, secretAccessKey } = { ...bucket.server.credentials, ...signing };
  const region = signing.region ?? 'us-east-1';
  const date = signingDate.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const fields: Fields = {
    key: KEY,
    'Content-Type': 'text/plain',
    ...signing.fields,
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${accessKeyId}/${date.slice(0, 8)}/${region}/s3/aws4_request`,
    'x-amz-date': date,
  };
  const signed = Object.entries(fields)
    .filter(
      ([name]) => !conditions.some((condition) => Array.isArray(condition) && condition[1] === `$${name}`),
    )
    .map(([name, value]) => ({ [name]: value }));
  const policy = {
    expiration: new Date(Date.now() + expiresIn * 1000).toISOString(),
    conditions: [{ bucket: 'signpost' }, ...signed, ...conditions],
  };
  const base64 = Buffer.from(signing.document ?? JSON.stringify(policy)).toString('base64');
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
  });
  return { ...fields, policy: base64, 'x-amz-signature': await signer.sign(base64, { signingDate }) };
}

const part = (name: string, value: string, more = ''): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
const formText = (fields: Fields, file = 'hello', filename = 'name.txt'): string =>
  Object.entries(fields)
    .map(([name, value]) => part(name, value))
    .join('') + part('file', file, `; filename="${filename}"\r\nContent-Type: text/html`);
const TYPE = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
const postText = (text: string, path = '/signpost'): Promise<Answer> =>
  bucket.send(path, { method: 'POST', headers: TYPE, body: text });
const post = (fields: Fields, file?: string, filename?: string): Promise<Answer> =>
  postText(`${formText(fields, file, filename)}--${BOUNDARY}--\r\n`);

const without = (fields: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));

const etag = (body: string): string => `"${createHash('md5').update(body).digest('hex')}"`;

describe('a signed form', () => {
  it('is stored under its key, with its type, and gets 204', async () => {
    const answer = await post(await sign());
    const location = `${bucket.server.endpoint}/signpost/forms/%C3%A9%20%22quoted%22.txt`;
    expect(answer).toMatchObject({ status: 204, text: '', headers: { etag: etag('hello'), location } });
    expect(await bucket.presigned({ key: KEY })).toMatchObject({
      status: 200,
      text: 'hello',
      headers: { 'content-type': 'text/plain', etag: etag('hello') },
    });
    await bucket.restart();
    expect((await bucket.presigned({ key: KEY })).text).toBe('hello');
  });

  it('is accepted from fetch, which encodes it as browsers do', async () => {
    const data = new FormData();
    for (const [name, value] of Object.entries(await sign())) data.set(name, value);
    data.set('file', new Blob(['from fetch']), 'x');
    const answer = await fetch(`${bucket.server.endpoint}/signpost`, { method: 'POST', body: data });
    expect(answer.status).toBe(204);
    expect((await bucket.presigned({ key: KEY })).text).toBe('from fetch');
  });

  it.each([
    ['200', 200],
    ['204', 204],
    ['302', 204],
  ])('with success_action_status %s gets %i', async (success_action_status, status) => {
    expect(await post(await sign({ fields: { success_action_status } }))).toMatchObject({ status, text: '' });
  });

  it('with success_action_status 201 gets an XML document', async () => {
    const answer = await post(await sign({ fields: { success_action_status: '201' } }));
    expect(answer.status).toBe(201);
    expect(answer.text).toContain(
      '<Bucket>signpost</Bucket><Key>forms/é &quot;quoted&quot;.txt</Key>' +
        `<ETag>${etag('hello').replaceAll('"', '&quot;')}</ETag></PostResponse>`,
    );
  });

  it.each([
    ['success_action_redirect', 'https://app.example/done', 'https://app.example/done?'],
    ['success_action_redirect', 'http://app.example/?a=b%20c#top', 'http://app.example/?a=b%20c&', '#top'],
    ['redirect', 'https://app.example', 'https://app.example/?'],
  ])('with %s %s is redirected with bucket, key and ETag', async (field, url, start, end = '') => {
    const answer = await post(await sign({ fields: { [field]: url, success_action_status: '201' } }));
    const added = `bucket=signpost&key=forms%2F%C3%A9%20%22quoted%22.txt&etag=%22${etag('hello').slice(1, -1)}%22`;
    expect(answer).toMatchObject({ status: 303, text: '', headers: { location: `${start}${added}${end}` } });
    expect((await bucket.presigned({ key: KEY })).text).toBe('hello');
  });

  it.each(['no URL', '/relative', 'javascript:alert(1)', 'ftp://app.example/'])(
    'ignores the redirect %s',
    async (success_action_redirect) => {
      const fields = { success_action_redirect, success_action_status: '201' };
      const answer = await post(await sign({ fields }));
      expect(answer).toMatchObject({
        status: 201,
        headers: { location: expect.stringContaining('/signpost/') },
      });
    },
  );

  it('replaces ${filename} in its key with the file name', async () => {
    const signing = { fields: { key: 'up/${filename}' }, conditions: [['starts-with', '$key', 'up/']] };
    const fields = await sign(signing);
    expect((await post(fields, 'a', 'é $& b.txt')).status).toBe(204);
    expect((await bucket.presigned({ key: 'up/é $& b.txt' })).text).toBe('a');
    expect((await post(fields, 'b', 'C:\\dir\\..\\c.txt')).status).toBe(204);
    expect((await bucket.presigned({ key: 'up/c.txt' })).text).toBe('b');
    expect(await post({ ...fields, key: '${filename}' }, 'c', 'elsewhere')).toMatchObject({ status: 403 });
    const exact = await sign({ fields: { key: 'up/${filename}' }, conditions: [['eq', '$key', 'up/me']] });
    expect((await post(exact, 'd', 'me')).status).toBe(204);
    expect((await post(exact, 'd', 'you')).status).toBe(403);
  });

  it('stores the metadata and system headers that its policy covers, and no others', async () => {
    const fields = {
      'x-amz-meta-who': 'mé',
      'Cache-Control': 'no-store',
      'Content-Disposition': 'attachment; filename="é"',
      'x-ignore-me': 'ignored',
    };
    expect((await post(await sign({ fields }))).status).toBe(204);
    const { headers } = await bucket.presigned({ key: KEY });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-amz-meta-who': `=?UTF-8?B?${Buffer.from('mé').toString('base64')}?=`,
      'content-disposition': Buffer.from('attachment; filename="é"').toString('latin1'),
    });
  });

  it('may have x-ignore- fields and anything after its file', async () => {
    const fields = { ...(await sign()), 'X-Ignore-Me': 'x' };
    const behind =
      part('key', 'another') + part('submit', 'Upload') + part('file', 'another', '; filename="b"');
    expect((await postText(`${formText(fields)}${behind}--${BOUNDARY}--\r\n`)).status).toBe(204);
    expect((await bucket.presigned({ key: KEY })).text).toBe('hello');
    expect((await bucket.presigned({ key: 'another' })).status).toBe(404);
  });

  it.each([
    ['a starts-with condition', [['starts-with', '$Content-Type', 'image/']], 'image/png'],
    [
      'a starts-with condition with a list of types',
      [['starts-with', '$Content-Type', 'image/']],
      'image/png, image/gif',
    ],
    ['a starts-with condition with an empty prefix', [['starts-with', '$Content-Type', '']], 'application/x'],
    [
      'eq conditions in upper and lower case',
      [
        ['EQ', '$CONTENT-TYPE', 'a/b'],
        ['eq', '$Content-Type', 'a/b'],
      ],
      'a/b',
    ],
  ])('can satisfy %s', async (_case, conditions, type) => {
    expect((await post(await sign({ fields: { 'Content-Type': type }, conditions }))).status).toBe(204);
  });

  it('must match its checksum', async () => {
    const sha256 = createHash('sha256').update('hello').digest('base64');
    const fields = await sign({ fields: { 'x-amz-checksum-sha256': sha256 } });
    expect(await post(fields, 'other')).toMatchObject({ status: 400, code: 'BadDigest' });
    expect((await bucket.presigned({ key: KEY })).status).toBe(404);
    expect(await post(fields)).toMatchObject({ status: 204, headers: { 'x-amz-checksum-sha256': sha256 } });
  });

  it('of 40 MB is accepted', async () => {
    const fields = await sign({ conditions: [['content-length-range', 0, 5 * 1024 ** 3]] });
    const file = 'x'.repeat(40 * 1024 * 1024);
    expect((await post(fields, file)).headers).toMatchObject({ etag: etag(file) });
  });

  it('in virtual-host style gets a location in that style', async () => {
    const host = `signpost.localhost:${new URL(bucket.server.endpoint).port}`;
    const body = `${formText(await sign({ fields: { key: 'a' } }))}--${BOUNDARY}--\r\n`;
    const answer = await bucket.send('/', { method: 'POST', headers: { ...TYPE, host }, body });
    expect(answer).toMatchObject({ status: 204, headers: { location: `http://${host}/a` } });
  });
});

describe('an invalid form', () => {
  afterEach(async () => {
    expect(await bucket.files()).toEqual([]);
  });

  it.each<[string, Signing, (fields: Fields) => Fields, string, number, string]>([
    ['if its file is too large', {}, (f) => f, 'eleven char', 400, 'EntityTooLarge'],
    ['if its file is too small', {}, (f) => f, '', 400, 'EntityTooSmall'],
    ['with a different type', {}, (f) => ({ ...f, 'Content-Type': 'text/html' }), 'x', 403, 'AccessDenied'],
    ['without its type', {}, (f) => without(f, 'Content-Type'), 'x', 403, 'AccessDenied'],
    ['with a different key', {}, (f) => ({ ...f, key: 'another' }), 'x', 403, 'AccessDenied'],
    ['without a key', {}, (f) => without(f, 'key'), 'x', 403, 'AccessDenied'],
    [
      'with a field that its policy does not cover',
      {},
      (f) => ({ ...f, 'x-amz-meta-a': 'b' }),
      'x',
      403,
      'AccessDenied',
    ],
    [
      'with a status that its policy does not cover',
      {},
      (f) => ({ ...f, success_action_status: '201' }),
      'x',
      403,
      'AccessDenied',
    ],
    [
      'with different metadata',
      { fields: { 'x-amz-meta-a': 'b' } },
      (f) => ({ ...f, 'x-amz-meta-a': 'c' }),
      'x',
      403,
      'AccessDenied',
    ],
    [
      'without its metadata',
      { fields: { 'x-amz-meta-a': 'b' } },
      (f) => without(f, 'x-amz-meta-a'),
      'x',
      403,
      'AccessDenied',
    ],
    [
      'with a list of types of which one does not match',
      {
        fields: { 'Content-Type': 'image/png, text/html' },
        conditions: [['starts-with', '$Content-Type', 'image/']],
      },
      (f) => f,
      'x',
      403,
      'AccessDenied',
    ],
    [
      'with a different signature',
      {},
      (f) => ({ ...f, 'x-amz-signature': '0'.repeat(64) }),
      'x',
      403,
      'SignatureDoesNotMatch',
    ],
    [
      'with a short signature',
      {},
      (f) => ({ ...f, 'x-amz-signature': '0' }),
      'x',
      403,
      'SignatureDoesNotMatch',
    ],
    [
      'with a different policy',
      {},
      (f) => ({ ...f, policy: Buffer.from('{}').toString('base64') }),
      'x',
      403,
      'SignatureDoesNotMatch',
    ],
    [
      'with a different date',
      {},
      (f) => ({ ...f, 'x-amz-date': '20200101T000000Z' }),
      'x',
      400,
      'InvalidArgument',
    ],
    [
      'if it is signed with a different secret',
      { secretAccessKey: 'guess' },
      (f) => f,
      'x',
      403,
      'SignatureDoesNotMatch',
    ],
    [
      'if it is signed with an unknown access key',
      { accessKeyId: 'NOBODY' },
      (f) => f,
      'x',
      403,
      'InvalidAccessKeyId',
    ],
    [
      'if it is signed for a different region',
      { region: 'eu-west-1' },
      (f) => f,
      'x',
      400,
      'InvalidArgument',
    ],
    [
      'if it is signed with a date in the future',
      { signingDate: new Date(Date.now() + 86_400_000) },
      (f) => f,
      'x',
      403,
      'RequestTimeTooSkewed',
    ],
    [
      'if it is signed eight days ago',
      { signingDate: new Date(Date.now() - 8 * 86_400_000) },
      (f) => f,
      'x',
      403,
      'AccessDenied',
    ],
    ['with an expired policy', { expiresIn: -1 }, (f) => f, 'x', 403, 'AccessDenied'],
    ['without signature fields', {}, (f) => ({ key: f['key'] ?? '' }), 'x', 403, 'AccessDenied'],
    ['without its signature', {}, (f) => without(f, 'x-amz-signature'), 'x', 400, 'InvalidArgument'],
    [
      'with a policy and a key only',
      {},
      (f) => ({ key: f['key'] ?? '', policy: f['policy'] ?? '' }),
      'x',
      400,
      'InvalidArgument',
    ],
    [
      'with a signature of version 2',
      {},
      ({ policy = '' }) => ({ key: KEY, AWSAccessKeyId: 'LOCAL', policy, signature: 'x' }),
      'x',
      400,
      'InvalidRequest',
    ],
    ['without its policy', {}, (f) => without(f, 'policy'), 'x', 403, 'AccessDenied'],
    ['without its date', {}, (f) => without(f, 'x-amz-date'), 'x', 400, 'InvalidArgument'],
    ['with a session token', { fields: { 'x-amz-security-token': 't' } }, (f) => f, 'x', 403, 'InvalidToken'],
    ['with an ACL', { fields: { acl: 'public-read' } }, (f) => f, 'x', 501, 'NotImplemented'],
    [
      'with a redirect that its policy does not cover',
      {},
      (f) => ({ ...f, success_action_redirect: 'http://x' }),
      'x',
      403,
      'AccessDenied',
    ],
    [
      'with a header that is not implemented',
      { fields: { 'x-amz-website-redirect-location': '/x' } },
      (f) => f,
      'x',
      501,
      'NotImplemented',
    ],
    ['with tags', { fields: { tagging: '<Tagging/>' } }, (f) => f, 'x', 501, 'NotImplemented'],
    ['with an empty key', { fields: { key: '' } }, (f) => f, 'x', 400, 'InvalidArgument'],
    [
      'with a key of 1,025 bytes',
      { fields: { key: 'k'.repeat(1025) } },
      (f) => f,
      'x',
      400,
      'KeyTooLongError',
    ],
    [
      'with a header value of two lines',
      { fields: { 'Content-Disposition': 'a\r\nSet-Cookie: b' } },
      (f) => f,
      'x',
      400,
      'InvalidArgument',
    ],
    [
      'with a malformed metadata name',
      { fields: { 'x-amz-meta-a b': 'c' } },
      (f) => f,
      'x',
      400,
      'InvalidArgument',
    ],
    [
      'with a malformed checksum',
      { fields: { 'x-amz-checksum-sha256': 'x' } },
      (f) => f,
      'x',
      400,
      'InvalidRequest',
    ],
    [
      'with 20 KB of fields',
      {},
      (f) => ({ 'x-ignore-a': 'x'.repeat(20_480), ...f }),
      'x',
      400,
      'MaxPostPreDataLengthExceededError',
    ],
    [
      'with 400 fields',
      {},
      (f) => ({ ...Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`x-ignore-${i}`, ''])), ...f }),
      'x',
      400,
      'MaxPostPreDataLengthExceededError',
    ],
    [
      'with a repeated field in a different case',
      {},
      (f) => ({ ...f, Key: KEY }),
      'x',
      400,
      'InvalidArgument',
    ],
  ])('is rejected %s', async (_case, signing, change, file, status, code) => {
    expect(await post(change(await sign(signing)), file)).toMatchObject({ status, code });
  });

  it('is rejected with a query parameter', async () => {
    const body = `${formText(await sign())}--${BOUNDARY}--\r\n`;
    expect(await postText(body, '/signpost?acl')).toMatchObject({ status: 501, code: 'NotImplemented' });
  });

  const later = new Date(Date.now() + 600_000).toISOString();
  it.each([
    'no JSON',
    '[]',
    'null',
    '{"conditions":[]}',
    `{"expiration":"tomorrow","conditions":[]}`,
    `{"expiration":"2999-01-01","conditions":[]}`,
    `{"expiration":1,"conditions":[]}`,
    `{"expiration":"${later}"}`,
    `{"expiration":"${later}","conditions":{}}`,
    `{"expiration":"${later}","conditions":[{}]}`,
    `{"expiration":"${later}","conditions":[{"a":"b","c":"d"}]}`,
    `{"expiration":"${later}","conditions":[{"a":1}]}`,
    `{"expiration":"${later}","conditions":["a"]}`,
    `{"expiration":"${later}","conditions":[[]]}`,
    `{"expiration":"${later}","conditions":[["ends-with","$key","a"]]}`,
    `{"expiration":"${later}","conditions":[["eq","key","a"]]}`,
    `{"expiration":"${later}","conditions":[["eq","$key"]]}`,
    `{"expiration":"${later}","conditions":[["eq","$key","a","b"]]}`,
    `{"expiration":"${later}","conditions":[["content-length-range",-1,5]]}`,
    `{"expiration":"${later}","conditions":[["content-length-range",1]]}`,
  ])('is rejected with the policy %s', async (document) => {
    expect(await post(await sign({ document }))).toMatchObject({
      status: 400,
      code: 'InvalidPolicyDocument',
    });
  });

  it('is rejected if its policy is for a different bucket or for none', async () => {
    const document = (conditions: unknown[]): string =>
      JSON.stringify({ expiration: later, conditions: [['starts-with', '$key', ''], ...conditions] });
    for (const conditions of [[{ bucket: 'another' }], []]) {
      const fields = without(await sign({ document: document(conditions) }), 'Content-Type');
      expect(await post(fields)).toMatchObject({ status: 403, code: 'AccessDenied' });
    }
  });

  it('is rejected if its bucket does not exist', async () => {
    const fields = await sign({
      document: JSON.stringify({
        expiration: later,
        conditions: [
          { bucket: 'missing' },
          ...['key', 'content-type', 'x-amz-algorithm', 'x-amz-credential', 'x-amz-date'].map((name) => [
            'starts-with',
            `$${name}`,
            '',
          ]),
        ],
      }),
    });
    const text = `${formText(fields)}--${BOUNDARY}--\r\n`;
    expect(await postText(text, '/missing')).toMatchObject({ status: 404, code: 'NoSuchBucket' });
    expect(await postText(text, '/signpost')).toMatchObject({ status: 403 });
  });

  it('is rejected if its size is outside one of two ranges', async () => {
    const conditions = [
      ['content-length-range', 0, 100],
      ['content-length-range', '2', '4'],
    ];
    const fields = await sign({ conditions });
    expect((await post(fields, 'fives')).code).toBe('EntityTooLarge');
    expect((await post(fields, '1')).code).toBe('EntityTooSmall');
  });

  it('is rejected if it is far too large, without reading all of it', async () => {
    const answer = await post(await sign(), 'x'.repeat(8 * 1024 * 1024));
    expect(answer).toMatchObject({ status: 400, code: 'EntityTooLarge' });
  });

  it.each<[string, (fields: Fields) => string, string]>([
    [
      'without a file',
      (f) =>
        `${Object.entries(f)
          .map(([n, v]) => part(n, v))
          .join('')}--${BOUNDARY}--\r\n`,
      'InvalidArgument',
    ],
    ['if it ends in its file', (f) => formText(f).slice(0, -2), 'MalformedPOSTRequest'],
    ['if it ends in its fields', (f) => formText(f).slice(0, 500), 'MalformedPOSTRequest'],
    ['with an empty body', () => '', 'MalformedPOSTRequest'],
    ['with a body that is not multipart/form-data', () => 'hello', 'MalformedPOSTRequest'],
    ['with a field without a name', (f) => part('', 'x') + formText(f), 'MalformedPOSTRequest'],
    ['with a repeated field', (f) => part('key', KEY) + formText(f), 'InvalidArgument'],
  ])('is rejected %s', async (_case, text, code) => {
    expect(await postText(text(await sign()))).toMatchObject({ status: 400, code });
  });

  it('is rejected without a boundary or without a length', async () => {
    const body = `${formText(await sign())}--${BOUNDARY}--\r\n`;
    const typed = { 'content-type': 'multipart/form-data' };
    expect(await bucket.send('/signpost', { method: 'POST', headers: typed, body })).toMatchObject({
      status: 400,
      code: 'MalformedPOSTRequest',
    });
    const chunked = { ...TYPE, 'transfer-encoding': 'chunked' };
    expect(await bucket.send('/signpost', { method: 'POST', headers: chunked, body })).toMatchObject({
      status: 411,
    });
  });

  it('is rejected if it is sent to the URL of a key', async () => {
    const body = `${formText(await sign())}--${BOUNDARY}--\r\n`;
    expect(await postText(body, '/signpost/key')).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  it('is rejected if its sender disconnects in the middle of the file', async () => {
    const text = formText(await sign({ conditions: [['content-length-range', 0, 1e6]] }), 'x'.repeat(1000));
    const { port } = new URL(bucket.server.endpoint);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST /signpost HTTP/1.1\r\nHost: ${bucket.host}\r\nContent-Type: ${TYPE['content-type']}\r\nContent-Length: 100000\r\n\r\n${text}`,
    );
    await expect.poll(async () => (await bucket.files()).length).toBe(1);
    socket.destroy();
    await expect.poll(() => bucket.files()).toEqual([]);
    expect((await bucket.presigned({ key: KEY })).status).toBe(404);
  });
});

describe('PostObject', () => {
  it('sends 100 Continue to a client that expects it', async () => {
    const body = `${formText(await sign())}--${BOUNDARY}--\r\n`;
    const headers = { ...TYPE, expect: '100-continue', 'content-length': String(Buffer.byteLength(body)) };
    expect((await bucket.send('/signpost', { method: 'POST', headers, body })).status).toBe(204);
  });

  it('lets a page of an allowed origin read an error response', async () => {
    const open = await TestBucket.start({ corsRules: [anyRequestFrom('https://app.example')] });
    try {
      const headers = { ...TYPE, origin: 'https://app.example' };
      const answer = await open.send('/signpost', { method: 'POST', headers, body: `--${BOUNDARY}--\r\n` });
      expect(answer.status).toBe(400);
      expect(answer.headers['access-control-allow-origin']).toBe('https://app.example');
    } finally {
      await open.stop();
    }
  });
});

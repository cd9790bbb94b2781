import { createHash } from 'node:crypto';
import * as s3 from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Signing, TestBucket } from '../test-bucket.fixture.js';

const Bucket = 'signpost';
let bucket: TestBucket;

beforeAll(async () => {
  bucket = await TestBucket.start();
  await bucket.put('ten', '0123456789');
  await bucket.put('empty', '');
});
afterAll(() => bucket.stop());

const etagOfTen = '"781e5e245d69b566979b86e28d23f2c7"';

describe('buckets', () => {
  it('can be created, checked, located and listed', async () => {
    await bucket.s3.send(new s3.CreateBucketCommand({ Bucket: 'another' }));
    await bucket.s3.send(new s3.CreateBucketCommand({ Bucket: 'another' }));
    expect(await bucket.s3.send(new s3.HeadBucketCommand({ Bucket: 'another' }))).toMatchObject({
      BucketRegion: 'us-east-1',
    });
    expect((await bucket.s3.send(new s3.ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([
      'another',
      'signpost',
    ]);
    expect(
      (await bucket.s3.send(new s3.GetBucketLocationCommand({ Bucket }))).LocationConstraint,
    ).toBeFalsy();
  });

  it('can be deleted only if they are empty', async () => {
    await bucket.signed({ method: 'PUT', bucket: 'to-delete' });
    await bucket.presigned({ method: 'PUT', bucket: 'to-delete', key: 'k' }, { body: 'x' });
    expect(await bucket.signed({ method: 'DELETE', bucket: 'to-delete' })).toMatchObject({
      status: 409,
      code: 'BucketNotEmpty',
    });
    await bucket.signed({ method: 'DELETE', bucket: 'to-delete', key: 'k' });
    expect(await bucket.signed({ method: 'DELETE', bucket: 'to-delete' })).toMatchObject({ status: 204 });
    expect(await bucket.signed({ method: 'HEAD', bucket: 'to-delete' })).toMatchObject({ status: 404 });
  });

  it.each(['ab', 'Upper', 'under_score', '-x-', 'a..b', '127.0.0.1', '..', 'x'.repeat(64)])(
    'cannot be created with the name %s',
    async (name) => {
      expect(await bucket.signed({ method: 'PUT', bucket: name })).toMatchObject({
        status: 400,
        code: 'InvalidBucketName',
      });
    },
  );

  it('cannot be created twice outside us-east-1', async () => {
    const european = await TestBucket.start({ region: 'eu-west-1' });
    expect(await european.signed({ method: 'PUT' })).toMatchObject({
      status: 409,
      code: 'BucketAlreadyOwnedByYou',
    });
    expect((await european.signed({ query: { location: '' } })).text).toContain(
      '>eu-west-1</LocationConstraint>',
    );
    await european.stop();
  });

  it.each<Signing>([
    { method: 'PUT', key: 'a' },
    { key: 'a' },
    { method: 'DELETE', key: 'a' },
    {},
    { query: { location: '' } },
  ])('respond with 404 to %o if they do not exist', async (signing) => {
    expect(await bucket.signed({ ...signing, bucket: 'missing' }, { body: '' })).toMatchObject({
      status: 404,
      code: 'NoSuchBucket',
    });
  });
});

describe('object keys', () => {
  it.each([
    ['a space', 'a b'],
    ['a plus', 'a+b'],
    ['a per cent sign', '100%'],
    ['an escape', 'a%20b'],
    ['an escaped slash', 'a%2Fb'],
    ['a hash', 'a#b'],
    ['a question mark', 'a?b=c'],
    ['an ampersand', 'a&b=c;d'],
    ['a precomposed character', '\u00e9'],
    ['a decomposed character', 'e\u0301'],
    ['an emoji', '\u{1f4a9}'],
    ['Chinese characters', '中文'],
    ['quotes', `'"\``],
    ['sub-delimiters', "!$'()*,;=:@"],
    ['a backslash', '..\\x'],
    ['only a dot', '.'],
    ['only two dots', '..'],
    ['a path traversal', '../../etc/passwd'],
    ['dot segments', 'a/../b/./c'],
    ['a leading slash', '/a'],
    ['a double slash', 'a//b'],
    ['a trailing slash', 'a/'],
    ['two trailing slashes', 'a//'],
    ['a newline', 'a\nb'],
    ['control characters', '\u0001\u007f'],
    ['a carriage return', 'a\r\nb'],
    ['reserved file names', 'CON/nul.txt'],
    ['the name of a dot file', '.credentials'],
    ['the name of a file of the server', 'bucket.json'],
    ['pipes and brackets', 'a|b<c>d^e`f{g}'],
    ['1,024 bytes', 'é'.repeat(512)],
    ['255 characters', 'l'.repeat(255)],
    ['100 levels', 'n/'.repeat(100)],
    ['upper-case letters', 'CASE'],
    ['lower-case letters', 'case'],
    ['__proto__', '__proto__'],
  ])('are stored, listed and deleted unchanged: %s', async (_case, key) => {
    expect(await roundTrip(key)).toEqual({
      body: key,
      listed: expect.arrayContaining([key]),
      afterwards: 404,
    });
  });

  it('identify different objects if they differ in one byte or one is the parent of the other', async () => {
    const keys = ['k/\u00e9', 'k/e\u0301', 'k/a', 'k/a/b', 'k/A', 'k/a/'];
    for (const key of keys) await bucket.put(key);
    for (const key of keys) expect((await bucket.presigned({ key })).text).toBe(key);
  });

  it('never lead to a file outside the folder', async () => {
    for (const key of ['../x', '../../x', '/etc/x', '..%2fx', 'a/../../../x']) await bucket.put(key);
    for (const file of await bucket.files()) expect(file).toMatch(/^buckets\/[a-z-]+\/objects\/[\da-f]{64}$/);
  });

  it('cannot be longer than 1,024 bytes', async () => {
    const signing = { method: 'PUT', key: `${'é'.repeat(512)}x` };
    expect(await bucket.presigned(signing, { body: 'x' })).toMatchObject({
      status: 400,
      code: 'KeyTooLongError',
    });
  });
});

async function roundTrip(key: string) {
  await bucket.put(key);
  const { text: body } = await bucket.presigned({ key });
  const page = await bucket.s3.send(
    new s3.ListObjectsV2Command({ Bucket, EncodingType: 'url', Prefix: key }),
  );
  const listed = page.Contents?.map(({ Key = '' }) => decodeURIComponent(Key)) ?? [];
  await bucket.presigned({ method: 'DELETE', key });
  return { body, listed, afterwards: (await bucket.presigned({ key })).status };
}

describe('GetObject and HeadObject', () => {
  it('return size, type, date and ETag, and accept ranges', async () => {
    const { headers, text } = await bucket.presigned({ key: 'ten' });
    expect(text).toBe('0123456789');
    expect(headers).toMatchObject({
      'content-length': '10',
      'content-type': 'binary/octet-stream',
      'accept-ranges': 'bytes',
      etag: etagOfTen,
      'last-modified': expect.stringMatching(/GMT$/),
      'x-amz-request-id': expect.stringMatching(/^[\dA-F]{16}$/),
    });
  });

  it('return the same headers, and HEAD no body', async () => {
    const get = await bucket.presigned({ key: 'ten' });
    const head = await bucket.presigned({ method: 'HEAD', key: 'ten' });
    const stable = ({ date: _date, 'x-amz-request-id': _id, ...headers }: typeof head.headers) => headers;
    expect(stable(head.headers)).toEqual(stable(get.headers));
    expect(head.body.length).toBe(0);
    expect(await bucket.presigned({ method: 'HEAD', key: 'missing' })).toMatchObject({
      status: 404,
      text: '',
    });
  });

  it.each([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=8-', 206, '89', 'bytes 8-9/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=9-9', 206, '9', 'bytes 9-9/10'],
    ['bytes=3-1', 200, '0123456789', undefined],
    ['bytes=0-1,3-4', 200, '0123456789', undefined],
    ['lines=0-1', 200, '0123456789', undefined],
    ['bytes=-', 200, '0123456789', undefined],
  ])('respond to Range: %s', async (range, status, text, contentRange) => {
    const answer = await bucket.presigned({ key: 'ten' }, { headers: { range } });
    expect([answer.status, answer.text, answer.headers['content-range']]).toEqual([
      status,
      text,
      contentRange,
    ]);
    expect(answer.headers['content-length']).toBe(String(text.length));
  });

  it.each([
    ['ten', 'bytes=10-'],
    ['ten', 'bytes=-0'],
    ['empty', 'bytes=0-0'],
    ['empty', 'bytes=-1'],
  ])('respond with 416 for the object "%s" to Range: %s', async (key, range) => {
    const answer = await bucket.presigned({ key }, { headers: { range } });
    expect(answer).toMatchObject({ status: 416, code: 'InvalidRange' });
    expect(answer.headers['content-range']).toBe(key === 'ten' ? 'bytes */10' : 'bytes */0');
  });

  it.each([
    [{ 'if-match': etagOfTen }, 200],
    [{ 'if-match': '*' }, 200],
    [{ 'if-match': `"other", ${etagOfTen}` }, 200],
    [{ 'if-match': '"other"' }, 412],
    [{ 'if-none-match': etagOfTen }, 304],
    [{ 'if-none-match': `W/${etagOfTen}` }, 304],
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-none-match': '"other"' }, 200],
    [{ 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }, 304],
    [{ 'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' }, 200],
    [{ 'if-modified-since': 'no date' }, 200],
    [{ 'if-unmodified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' }, 412],
    [{ 'if-unmodified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }, 200],
    [{ 'if-match': etagOfTen, 'if-unmodified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' }, 200],
    [{ 'if-none-match': '"other"', 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }, 200],
    [{ range: 'bytes=0-0', 'if-range': etagOfTen }, 206],
    [{ range: 'bytes=0-0', 'if-range': '"other"' }, 200],
  ])('respond to %o with %i', async (conditions, status) => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await bucket.presigned({ method, key: 'ten' }, { headers: conditions });
      expect(answer.status).toBe(status);
      if (status === 304) expect(answer).toMatchObject({ text: '', headers: { etag: etagOfTen } });
    }
  });

  it('let the signed query override headers', async () => {
    const query = {
      'response-content-type': 'text/plain',
      'response-content-disposition': `attachment; filename="a b.txt"`,
      'response-cache-control': 'no-store',
      'response-content-language': 'de',
      'response-content-encoding': 'identity',
      'response-expires': 'Fri, 01 Jan 2100 00:00:00 GMT',
    };
    const { headers } = await bucket.presigned({ key: 'ten', query });
    for (const [name, value] of Object.entries(query))
      expect(headers[name.slice('response-'.length)]).toBe(value);
  });

  it.each(['a\r\nset-cookie: x', '中'])(
    'reject an override that is not a valid header value: %j',
    async (value) => {
      const query = { 'response-content-disposition': value };
      expect(await bucket.presigned({ key: 'ten', query })).toMatchObject({
        status: 400,
        code: 'InvalidArgument',
      });
    },
  );

  it('report a missing key as NoSuchKey and NotFound', async () => {
    await expect(bucket.s3.send(new s3.GetObjectCommand({ Bucket, Key: 'missing' }))).rejects.toThrow(
      s3.NoSuchKey,
    );
    await expect(bucket.s3.send(new s3.HeadObjectCommand({ Bucket, Key: 'missing' }))).rejects.toThrow(
      s3.NotFound,
    );
  });
});

describe('object metadata', () => {
  it('is returned as it was sent', async () => {
    const given = {
      'cache-control': 'max-age=60',
      'content-disposition': 'inline; filename="a.txt"',
      'content-encoding': 'br',
      'content-language': 'de, en',
      'content-type': 'text/plain; charset=utf-8',
      expires: 'Fri, 01 Jan 2100 00:00:00 GMT',
      'x-amz-meta-plain': 'some  words',
    };
    await bucket.presigned({ method: 'PUT', key: 'meta', headers: given }, { body: 'x' });
    const { headers } = await bucket.presigned({ method: 'HEAD', key: 'meta' });
    expect(headers).toMatchObject(given);
  });

  it.each([
    ['=?UTF-8?B?w6kg4oKs?=', '=?UTF-8?B?w6kg4oKs?='],
    ['=?UTF-8?Q?=C3=A9_=E2=82=AC?=', '=?UTF-8?B?w6kg4oKs?='],
    ['=?UTF-8?Q?plain?=', 'plain'],
    ['=?UTF-8?B?DQpzZXQtY29va2llOiB4?=', '=?UTF-8?B?DQpzZXQtY29va2llOiB4?='],
    ['é', '=?UTF-8?B?w6k=?='],
  ])('is returned for %s as %s', async (given, returned) => {
    const headers = { 'x-amz-meta-word': given };
    expect(
      await bucket.presigned({ method: 'PUT', key: 'word', headers }, { body: Buffer.from('x') }),
    ).toMatchObject({ status: 200 });
    expect((await bucket.presigned({ key: 'word' })).headers['x-amz-meta-word']).toBe(returned);
  });

  it('is rejected beyond 2 KB', async () => {
    const headers = { 'x-amz-meta-big': 'x'.repeat(2046) };
    expect(await bucket.presigned({ method: 'PUT', key: 'big-meta', headers }, { body: '' })).toMatchObject({
      status: 400,
      code: 'MetadataTooLarge',
    });
  });

  it('includes the requested encryption', async () => {
    const headers = { 'x-amz-server-side-encryption': 'AES256' };
    const put = await bucket.presigned({ method: 'PUT', key: 'sse', headers }, { body: '' });
    expect(put.headers).toMatchObject(headers);
    expect((await bucket.presigned({ key: 'sse' })).headers).toMatchObject(headers);
  });
});

describe('conditional writes', () => {
  const single = { 'if-none-match': '*' };

  it('let exactly one of many concurrent writers succeed, and keep its bytes', async () => {
    const url = await bucket.presign({ method: 'PUT', key: 'single-use', headers: single });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        bucket.send(url, { method: 'PUT', headers: single, body: `${index}`.repeat(50_000) }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(19);
    const winner = answers.findIndex(({ status }) => status === 200);
    expect((await bucket.presigned({ key: 'single-use' })).text).toBe(`${winner}`.repeat(50_000));
    expect((await bucket.send(url, { method: 'PUT', headers: single, body: 'late' })).code).toBe(
      'PreconditionFailed',
    );
  });

  it('cannot be evaded by omitting the signed header', async () => {
    const url = await bucket.presign({ method: 'PUT', key: 'ten', headers: single });
    expect(await bucket.send(url, { method: 'PUT', body: 'x' })).toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
    });
  });

  it.each([
    ['ten', { 'if-match': '"other"' }, 412, 'PreconditionFailed'],
    ['nothing', { 'if-match': etagOfTen }, 404, 'NoSuchKey'],
    ['ten', { 'if-none-match': etagOfTen }, 501, 'NotImplemented'],
  ])('are rejected for the object "%s" with %o', async (key, headers, status, code) => {
    const given = headers as Record<string, string>;
    expect(await bucket.presigned({ method: 'PUT', key, headers: given }, { body: 'x' })).toMatchObject({
      status,
      code,
    });
  });

  it('succeed with the current ETag in If-Match, and deletes fail with an outdated one', async () => {
    await bucket.put('versioned', 'one');
    const one = { 'if-match': '"f97c5d29941bfb1b2fdab0874906ab82"' };
    expect(
      await bucket.presigned({ method: 'PUT', key: 'versioned', headers: one }, { body: 'two' }),
    ).toMatchObject({ status: 200 });
    expect(await bucket.presigned({ method: 'DELETE', key: 'versioned', headers: one })).toMatchObject({
      status: 412,
    });
    expect((await bucket.presigned({ key: 'versioned' })).text).toBe('two');
  });
});

describe('DeleteObject', () => {
  it('responds with 204 whether or not the object exists', async () => {
    await bucket.put('gone');
    for (const key of ['gone', 'gone'])
      expect(await bucket.presigned({ method: 'DELETE', key })).toMatchObject({ status: 204 });
    expect(await bucket.presigned({ key: 'gone' })).toMatchObject({ status: 404 });
  });
});

describe('DeleteObjects', () => {
  it('deletes several keys with any characters', async () => {
    const keys = ['d/<&>"\'', 'd/é', 'd/ b ', 'd/missing'];
    for (const key of keys.slice(0, 3)) await bucket.put(key);
    const Objects = keys.map((Key) => ({ Key }));
    const { Deleted = [] } = await bucket.s3.send(
      new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects } }),
    );
    expect(Deleted.map(({ Key }) => Key)).toEqual(keys);
    for (const key of keys) expect(await bucket.presigned({ key })).toMatchObject({ status: 404 });
    const quiet = await bucket.s3.send(
      new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    expect(quiet.Deleted ?? []).toEqual([]);
  });

  it.each([
    [
      'a request without a checksum',
      '<Delete><Object><Key>a</Key></Object></Delete>',
      false,
      'InvalidRequest',
    ],
    ['a body that is not XML', 'Delete', true, 'MalformedXML'],
    ['an empty list', '<Delete></Delete>', true, 'MalformedXML'],
    [
      'an invalid character reference',
      '<Delete><Object><Key>a&nbsp;</Key></Object></Delete>',
      true,
      'MalformedXML',
    ],
    ['an element without an end tag', '<Delete><Object><Key>a</Key></Delete>', true, 'MalformedXML'],
    ['1,001 keys', `<Delete>${'<Object><Key>a</Key></Object>'.repeat(1001)}</Delete>`, true, 'MalformedXML'],
    [
      'a version',
      '<Delete><Object><Key>a</Key><VersionId>1</VersionId></Object></Delete>',
      true,
      'NotImplemented',
    ],
  ])('rejects %s', async (_case, body, checked, code) => {
    const md5 = createHash('md5').update(body).digest('base64');
    const answer = await bucket.signed(
      { method: 'POST', query: { delete: '' } },
      { body, ...(checked && { headers: { 'content-md5': md5 } }) },
    );
    expect(answer.code).toBe(code);
  });
});

describe('concurrent reads and writes', () => {
  it('let each reader get one complete version', async () => {
    const versions = ['a', 'b', 'c'].map((letter) => letter.repeat(300_000));
    await bucket.put('busy', versions[0]);
    const url = await bucket.presign({ key: 'busy' });
    const writes = (async () => {
      for (let round = 0; round < 12; round += 1) {
        await bucket.put('busy', versions[round % 3]);
        if (round % 4 === 3) await bucket.presigned({ method: 'DELETE', key: 'busy' });
      }
    })();
    const reads = Array.from({ length: 60 }, async () => {
      const { status, text, headers } = await bucket.send(url);
      if (status === 404) return true;
      return versions.includes(text) && headers['content-length'] === '300000';
    });
    expect(await Promise.all(reads)).not.toContain(false);
    await writes;
  });
});

describe('unsupported requests', () => {
  it.each<Signing>([
    { key: 'ten', query: { attributes: '', versionId: 'v' }, headers: { 'x-amz-object-attributes': 'ETag' } },
    { method: 'PUT', key: 'k', query: { tagging: '' } },
    { key: 'k', query: { tagging: '' } },
    { key: 'k', query: { versionId: 'v' } },
    { query: { versions: '' } },
    { method: 'PUT', query: { website: '' } },
    { method: 'DELETE', query: { versioning: '' } },
    { method: 'PUT', key: 'k', headers: { 'x-amz-copy-source': '/signpost/ten' } },
    { method: 'PUT', key: 'k', headers: { 'x-amz-tagging': 'a=b' } },
    { method: 'PUT', key: 'k', headers: { 'x-amz-server-side-encryption': 'aws:kms' } },
    { method: 'PUT', key: 'k', headers: { 'x-amz-acl': 'public-read' } },
    { method: 'PUT', key: 'k', headers: { 'x-amz-checksum-sha512': 'x' } },
    { method: 'PUT', key: 'k', headers: { 'x-amz-unknown': 'x' } },
    { method: 'PUT', key: 'k', hoisted: { 'x-amz-tagging': 'a=b' } },
    { method: 'PUT', key: 'k', hoisted: { 'x-amz-acl': 'public-read' } },
    { method: 'PUT', key: 'k', query: { unknown: '' } },
    { key: 'ten', query: { unknown: '' } },
    { key: 'ten', headers: { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' } },
    { method: 'DELETE', key: 'ten', headers: { 'x-amz-mfa': '1 2' } },
    { method: 'DELETE', key: 'ten', headers: { 'x-amz-if-match-size': '11' } },
    { query: { 'list-type': '2', 'max-key': '1' } },
    { query: { cors: '', policy: '' } },
    { query: { acl: '' } },
    { method: 'PUT', query: { acl: '' }, headers: { 'x-amz-acl': 'private' } },
    { method: 'PUT', query: { abac: '' } },
  ])('are rejected with 501: %o', async (signing) => {
    expect(await bucket.presigned(signing)).toMatchObject({ status: 501, code: 'NotImplemented' });
  });

  it('leave an object unchanged', async () => {
    const signing = { method: 'PUT', key: 'ten', query: { unknown: '' } };
    expect(await bucket.presigned(signing, { body: 'other' })).toMatchObject({ status: 501 });
    expect((await bucket.presigned({ key: 'ten' })).text).toBe('0123456789');
  });

  it.each<Signing>([
    { query: { 'x-signpost-by': 'acme/alice', 'x-id': 'GetObject' } },
    { headers: { 'x-amz-request-payer': 'requester' } },
    { headers: { 'x-amz-expected-bucket-owner': 'local' } },
    { hoisted: { 'x-amz-checksum-mode': 'ENABLED' } },
  ])('do not include what S3 ignores: %o', async (signing) => {
    expect(await bucket.presigned({ key: 'ten', ...signing })).toMatchObject({ status: 200 });
  });

  it('are rejected with 403 if they expect another owner', async () => {
    const headers = { 'x-amz-expected-bucket-owner': '123456789012' };
    for (const signing of [{ key: 'ten' }, {}, { method: 'PUT', key: 'ten' }]) {
      expect(await bucket.signed({ ...signing, headers })).toMatchObject({
        status: 403,
        code: 'AccessDenied',
      });
    }
  });

  it('are rejected with 405 if S3 does not know the method', async () => {
    expect(await bucket.signed({ method: 'PATCH', key: 'ten' })).toMatchObject({
      status: 405,
      code: 'MethodNotAllowed',
    });
  });
});

describe('partNumber of an object that was not uploaded in parts', () => {
  it.each(['GET', 'HEAD'])('selects the whole object if it is 1 (%s)', async (method) => {
    const answer = await bucket.presigned({ method, key: 'ten', query: { partNumber: '1' } });
    expect(answer).toMatchObject({
      status: 206,
      text: method === 'GET' ? '0123456789' : '',
      headers: { 'content-range': 'bytes 0-9/10', 'content-length': '10', etag: etagOfTen },
    });
    expect(answer.headers).not.toHaveProperty('x-amz-mp-parts-count');
  });

  it('selects an empty object', async () => {
    const answer = await bucket.presigned({ key: 'empty', query: { partNumber: '1' } });
    expect(answer).toMatchObject({ status: 200, text: '', headers: { 'content-length': '0' } });
  });

  it.each([
    ['2', {}, 416, 'InvalidPartNumber'],
    ['0', {}, 400, 'InvalidArgument'],
    ['10001', {}, 400, 'InvalidArgument'],
    ['x', {}, 400, 'InvalidArgument'],
    ['', {}, 400, 'InvalidArgument'],
    ['1', { range: 'bytes=0-1' }, 400, 'InvalidRequest'],
    ['1', { 'if-match': '"other"' }, 412, 'PreconditionFailed'],
  ])('%j with the headers %o gets %i', async (partNumber, headers, status, code) => {
    const answer = await bucket.presigned({ key: 'ten', query: { partNumber } }, { headers });
    expect(answer).toMatchObject({ status, code });
  });
});

describe('GetObjectAttributes', () => {
  it('returns the requested attributes of an object', async () => {
    const input = { Bucket, Key: 'ten', ObjectAttributes: ['ETag', 'ObjectSize', 'ObjectParts'] as const };
    const returned = await bucket.s3.send(
      new s3.GetObjectAttributesCommand({ ...input, ObjectAttributes: [...input.ObjectAttributes] }),
    );
    expect(returned).toMatchObject({
      ETag: etagOfTen.slice(1, -1),
      ObjectSize: 10,
      LastModified: expect.any(Date),
    });
    expect(returned).not.toHaveProperty('StorageClass');
    expect(returned).not.toHaveProperty('ObjectParts');
    const missing = {
      key: 'missing',
      query: { attributes: '' },
      headers: { 'x-amz-object-attributes': 'ETag' },
    };
    expect(await bucket.signed(missing)).toMatchObject({ status: 404, code: 'NoSuchKey' });
    for (const name of ['Owner', '', 'constructor']) {
      const headers = { 'x-amz-object-attributes': name };
      expect(await bucket.signed({ key: 'ten', query: { attributes: '' }, headers })).toMatchObject({
        code: 'InvalidArgument',
      });
    }
  });
});

import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import * as s3 from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm, startDigest } from '../../body/checksums.js';
import type { Answer } from '../../raw-http.fixture.js';
import { type Signing, TestBucket } from '../../test-bucket.fixture.js';

const Bucket = 'signpost';
const Key = 'dir/whole é.bin';
const MIB = 1024 * 1024;
const FIVE_MIB = Buffer.alloc(5 * MIB, 'five');
let bucket: TestBucket;

beforeAll(async () => {
  bucket = await TestBucket.start();
});
afterAll(() => bucket.stop());
afterEach(async () => {
  for (const { Key: key, UploadId } of (await bucket.s3.send(new s3.ListMultipartUploadsCommand({ Bucket })))
    .Uploads ?? []) {
    await bucket.s3.send(new s3.AbortMultipartUploadCommand({ Bucket, Key: key, UploadId }));
  }
  await expect.poll(() => unfinished()).toEqual([]);
});

const md5 = (body: Buffer | string): Buffer => createHash('md5').update(body).digest();
const etag = (body: Buffer | string): string => `"${md5(body).toString('hex')}"`;
const checksum = (algorithm: ChecksumAlgorithm, ...bodies: (Buffer | string)[]): string => {
  const digest = startDigest(algorithm);
  for (const body of bodies) digest.update(Buffer.from(body));
  return digest.digest().toString('base64');
};
const unfinished = async (): Promise<string[]> =>
  (await bucket.files()).filter((file) => /^tmp|uploads/.test(file));

async function create(input: Partial<s3.CreateMultipartUploadCommandInput> = {}): Promise<string> {
  const { UploadId = '' } = await bucket.s3.send(
    new s3.CreateMultipartUploadCommand({ Bucket, Key, ...input }),
  );
  return UploadId;
}

const put = (
  uploadId: string,
  number: number,
  body: Buffer | string,
  signing: Signing = {},
): Promise<Answer> =>
  bucket.presigned(
    { method: 'PUT', key: Key, query: { partNumber: String(number), uploadId }, ...signing },
    { body },
  );

/** Replaces the record at the end of an object's file; see object-file.ts. */
async function rewriteRecord(
  key: string,
  change: (record: Record<string, unknown>) => Record<string, unknown>,
): Promise<void> {
  const name = createHash('sha256').update(key).digest('hex');
  const path = join(bucket.dir, 'buckets', Bucket, 'objects', name);
  const file = await readFile(path);
  const end = file.length - 8;
  const start = end - file.readUInt32BE(end);
  const record: Record<string, unknown> = JSON.parse(file.subarray(start, end).toString());
  const json = Buffer.from(JSON.stringify(change(record)));
  const footer = Buffer.from(file.subarray(end));
  footer.writeUInt32BE(json.length, 0);
  await writeFile(path, Buffer.concat([file.subarray(0, start), json, footer]));
}

const partList = (...parts: [number: number, body: Buffer | string, more?: string][]): string =>
  `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts
    .map(
      ([number, body, more = '']) =>
        `<Part><PartNumber>${number}</PartNumber><ETag>${etag(body)}</ETag>${more}</Part>`,
    )
    .join('')}</CompleteMultipartUpload>`;

const complete = (
  uploadId: string,
  body: string,
  headers: Record<string, string> = {},
  key = Key,
): Promise<Answer> => bucket.signed({ method: 'POST', key, query: { uploadId }, headers }, { body });

describe('a multipart upload', () => {
  it('becomes one object with the type and metadata of its creation', async () => {
    const uploadId = await create({
      ContentType: 'video/mp4',
      CacheControl: 'no-cache',
      Metadata: { who: 'mé' },
    });
    expect(await put(uploadId, 2, 'tail')).toMatchObject({ status: 200, headers: { etag: etag('tail') } });
    expect((await put(uploadId, 1, FIVE_MIB)).status).toBe(200);
    await expect(bucket.s3.send(new s3.HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({
      name: 'NotFound',
    });

    const done = await bucket.s3.send(
      new s3.CompleteMultipartUploadCommand({
        Bucket,
        Key,
        UploadId: uploadId,
        MultipartUpload: {
          Parts: [
            { PartNumber: 1, ETag: etag(FIVE_MIB) },
            { PartNumber: 2, ETag: etag('tail') },
          ],
        },
      }),
    );
    const ofParts = `"${md5(Buffer.concat([md5(FIVE_MIB), md5('tail')])).toString('hex')}-2"`;
    const location = `${bucket.server.endpoint}/signpost/dir/whole%20%C3%A9.bin`;
    expect(done).toMatchObject({ Bucket, Key, ETag: ofParts, Location: location });
    const got = await bucket.s3.send(new s3.GetObjectCommand({ Bucket, Key }));
    expect(got).toMatchObject({
      ETag: ofParts,
      ContentLength: 5 * MIB + 4,
      ContentType: 'video/mp4',
      CacheControl: 'no-cache',
      Metadata: { who: expect.stringContaining('UTF-8') },
    });
    const body = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
    expect(body.equals(Buffer.concat([FIVE_MIB, Buffer.from('tail')]))).toBe(true);
    expect((await bucket.signed({ query: { 'list-type': '2' } })).text).toContain(
      `<ETag>${ofParts.replaceAll('"', '&quot;')}`,
    );
    expect(await unfinished()).toEqual([]);
  });

  it('no longer exists after its completion', async () => {
    const uploadId = await create();
    await put(uploadId, 1, 'only');
    expect(await complete(uploadId, partList([1, 'only']))).toMatchObject({ status: 200 });
    const gone = { status: 404, code: 'NoSuchUpload' };
    expect(await complete(uploadId, partList([1, 'only']))).toMatchObject(gone);
    expect(await put(uploadId, 2, 'late')).toMatchObject(gone);
    expect(await bucket.signed({ key: Key, query: { uploadId } })).toMatchObject(gone);
  });

  it('can be completed by only one of two concurrent requests', async () => {
    const uploadId = await create();
    await put(uploadId, 1, 'only');
    const answers = await Promise.all([1, 2].map(() => complete(uploadId, partList([1, 'only']))));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404]);
  });

  it('can be completed with a presigned URL', async () => {
    const uploadId = await create();
    await put(uploadId, 1, 'only');
    const signing = { method: 'POST', key: Key, query: { uploadId } };
    expect(await bucket.presigned(signing, { body: partList([1, 'only']) })).toMatchObject({ status: 200 });
  });

  it('uses the last part with a number and omits parts that are not requested', async () => {
    const uploadId = await create();
    await put(uploadId, 7, 'first try');
    await put(uploadId, 7, 'second try');
    await put(uploadId, 9, 'not wanted');
    expect((await complete(uploadId, partList([7, 'first try']))).code).toBe('InvalidPart');
    expect((await complete(uploadId, partList([7, 'second try']))).status).toBe(200);
    expect((await bucket.presigned({ key: Key })).text).toBe('second try');
  });

  it('accepts streamed parts from the SDK, signed in the header, with its default checksum', async () => {
    const UploadId = await create();
    const body = Readable.from([Buffer.from('str'), Buffer.from('eam')]);
    const target = { Bucket, Key, UploadId, PartNumber: 1 };
    const part = await bucket.s3.send(new s3.UploadPartCommand({ ...target, Body: body, ContentLength: 6 }));
    expect(part).toMatchObject({ ETag: etag('stream'), ChecksumCRC32: checksum('crc32', 'stream') });
    const again = await bucket.s3.send(new s3.UploadPartCommand({ ...target, Body: 'buffer' }));
    const Parts = [{ PartNumber: 1, ETag: again.ETag }];
    await bucket.s3.send(new s3.CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts } }));
    expect((await bucket.presigned({ key: Key })).text).toBe('buffer');
  });

  it('survives a restart, including its parts', async () => {
    const uploadId = await create({ ContentType: 'text/csv' });
    await put(uploadId, 1, 'kept');
    await bucket.restart();
    expect(await complete(uploadId, partList([1, 'kept']))).toMatchObject({ status: 200 });
    expect(await bucket.presigned({ key: Key })).toMatchObject({
      text: 'kept',
      headers: { 'content-type': 'text/csv' },
    });
  });

  it('no longer exists after it is aborted, and rejects a part that is still being sent', async () => {
    const uploadId = await create();
    await put(uploadId, 1, 'x');
    const url = await bucket.presign({ method: 'PUT', key: Key, query: { partNumber: '2', uploadId } });
    const slow = new Readable({ read: () => undefined });
    slow.push('half');
    const late = bucket.send(url, { method: 'PUT', headers: { 'content-length': '8' }, body: slow });
    await expect.poll(async () => (await unfinished()).some((file) => file.startsWith('tmp'))).toBe(true);
    const abort = { method: 'DELETE', key: Key, query: { uploadId } };
    expect(await bucket.signed(abort)).toMatchObject({ status: 204, text: '' });
    slow.push('half');
    slow.push(null);
    const gone = { status: 404, code: 'NoSuchUpload' };
    expect(await late).toMatchObject(gone);
    expect(await unfinished()).toEqual([]);
    expect(await bucket.signed(abort)).toMatchObject(gone);
    expect(await bucket.signed({ key: Key, query: { uploadId } })).toMatchObject(gone);
    expect(await put(uploadId, 1, 'x')).toMatchObject(gone);
    expect(await complete(uploadId, partList([1, 'x']))).toMatchObject(gone);
  });

  it('is found only by its exact key and id, which cannot be guessed', async () => {
    const [one, two] = [await create(), await create()];
    expect(one).toMatch(/^[\da-f]{64}$/);
    expect(two.slice(12)).not.toBe(one.slice(12));
    const gone = { status: 404, code: 'NoSuchUpload' };
    for (const uploadId of ['', '..', '../objects', 'upload.json', one.slice(0, -1)]) {
      expect(await put(uploadId, 1, 'x')).toMatchObject(gone);
    }
    expect(await put(one, 1, 'x', { key: 'another' })).toMatchObject(gone);
  });
});

describe('UploadPart', () => {
  let uploadId: string;
  beforeEach(async () => {
    uploadId = await create();
  });

  it.each([
    ['a changed part number', (url: string) => url.replace('partNumber=1', 'partNumber=2')],
    ['a changed upload id', (url: string) => url.replace(/(uploadId=.)./, '$1z')],
    ['a changed signature', (url: string) => url.replace(/(X-Amz-Signature=)./, '$1z')],
  ])('rejects a presigned URL with %s', async (_case, tamper) => {
    const url = await bucket.presign({ method: 'PUT', key: Key, query: { partNumber: '1', uploadId } });
    expect(tamper(url)).not.toBe(url);
    const answer = await bucket.send(tamper(url), { method: 'PUT', body: 'x' });
    expect(answer).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    expect(
      await bucket.s3.send(new s3.ListPartsCommand({ Bucket, Key, UploadId: uploadId })),
    ).not.toHaveProperty('Parts');
  });

  it('rejects an expired presigned URL', async () => {
    const signingDate = new Date(Date.now() - 120_000);
    expect(await put(uploadId, 1, 'x', { signingDate, expiresIn: 60 })).toMatchObject({
      status: 403,
      code: 'AccessDenied',
    });
  });

  it.each(['0', '10001', '-1', '1.5', 'x', '', '99999999999'])(
    'rejects the part number %j',
    async (partNumber) => {
      const signing = { method: 'PUT', key: Key, query: { partNumber, uploadId } };
      expect(await bucket.presigned(signing, { body: 'x' })).toMatchObject({
        status: 400,
        code: 'InvalidArgument',
      });
    },
  );

  it('requires a part number and an upload id', async () => {
    for (const query of [{ uploadId }, { partNumber: '1' }]) {
      const { status } = await bucket.presigned({ method: 'PUT', key: Key, query }, { body: 'x' });
      expect([400, 404]).toContain(status);
    }
  });

  it('accepts the part number 10,000', async () => {
    expect((await put(uploadId, 10_000, 'x')).status).toBe(200);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a wrong Content-MD5', { 'content-md5': md5('other').toString('base64') }, 'BadDigest'],
    ['a wrong checksum', { 'x-amz-checksum-sha256': checksum('sha256', 'other') }, 'BadDigest'],
    ['a copy source, which is not implemented', { 'x-amz-copy-source': '/signpost/ten' }, 'NotImplemented'],
  ])('stores nothing with %s', async (_name, headers, code) => {
    const signing = { method: 'PUT', key: Key, query: { partNumber: '1', uploadId }, headers };
    expect((await bucket.presigned(signing, { body: 'body' })).code).toBe(code);
    expect((await bucket.signed({ key: Key, query: { uploadId } })).text).not.toContain('<Part>');
    expect((await unfinished()).filter((file) => !file.endsWith('upload.json'))).toEqual([]);
  });
});

describe('multipart checksums', () => {
  it.each(['sha256', 'sha1', 'crc32', 'crc32c'] as const)(
    'of type COMPOSITE combine the %s of the parts',
    async (algorithm) => {
      const name = `x-amz-checksum-${algorithm}`;
      const ChecksumAlgorithm = algorithm.toUpperCase() as s3.ChecksumAlgorithm;
      const uploadId = await create({ ChecksumAlgorithm });
      const parts = [FIVE_MIB, 'tail'] as const;
      for (const [index, body] of parts.entries()) {
        const headers = { [name]: checksum(algorithm, body) };
        expect(await put(uploadId, index + 1, body, { headers })).toMatchObject({ status: 200, headers });
      }
      const element = (body: Buffer | string): string =>
        `<Checksum${ChecksumAlgorithm}>${checksum(algorithm, body)}</Checksum${ChecksumAlgorithm}>`;
      const without = await complete(uploadId, partList([1, FIVE_MIB, element(FIVE_MIB)], [2, 'tail']));
      expect(without).toMatchObject({ status: 400, code: 'InvalidRequest' });
      const wrong = await complete(
        uploadId,
        partList([1, FIVE_MIB, element(FIVE_MIB)], [2, 'tail', element('other')]),
      );
      expect(wrong).toMatchObject({ status: 400, code: 'InvalidPart' });
      const list = partList([1, FIVE_MIB, element(FIVE_MIB)], [2, 'tail', element('tail')]);
      const digests = parts.map((body) => Buffer.from(checksum(algorithm, body), 'base64'));
      const whole = `${checksum(algorithm, ...digests)}-2`;
      expect((await complete(uploadId, list, { [name]: checksum(algorithm, 'other') })).code).toBe(
        'BadDigest',
      );
      const done = await complete(uploadId, list, { [name]: whole });
      expect(done.status).toBe(200);
      expect(done.text).toContain(
        `<Checksum${ChecksumAlgorithm}>${whole}</Checksum${ChecksumAlgorithm}><ChecksumType>COMPOSITE<`,
      );
      const attributes = new s3.GetObjectAttributesCommand({
        Bucket,
        Key,
        ObjectAttributes: ['Checksum', 'ObjectParts', 'StorageClass'],
      });
      expect(await bucket.s3.send(attributes)).toMatchObject({
        Checksum: { [`Checksum${ChecksumAlgorithm}`]: whole, ChecksumType: 'COMPOSITE' },
        ObjectParts: { TotalPartsCount: 2 },
        StorageClass: 'STANDARD',
      });
      const headers = { 'x-amz-checksum-mode': 'ENABLED' };
      expect((await bucket.presigned({ method: 'HEAD', key: Key, headers })).headers).toMatchObject({
        [name]: whole,
        'x-amz-checksum-type': 'COMPOSITE',
      });
    },
  );

  it.each(['crc32', 'crc32c', 'crc64nvme'] as const)(
    'of type FULL_OBJECT are the %s of all bytes',
    async (algorithm) => {
      const ChecksumAlgorithm = algorithm.toUpperCase() as s3.ChecksumAlgorithm;
      const uploadId = await create({ ChecksumAlgorithm, ChecksumType: 'FULL_OBJECT' });
      await put(uploadId, 1, FIVE_MIB);
      await put(uploadId, 2, 'tail', {
        headers: { [`x-amz-checksum-${algorithm}`]: checksum(algorithm, 'tail') },
      });
      expect((await complete(uploadId, partList([1, FIVE_MIB], [2, 'tail']))).status).toBe(200);
      const headers = { 'x-amz-checksum-mode': 'ENABLED' };
      expect((await bucket.presigned({ method: 'HEAD', key: Key, headers })).headers).toMatchObject({
        [`x-amz-checksum-${algorithm}`]: checksum(algorithm, FIVE_MIB, 'tail'),
        'x-amz-checksum-type': 'FULL_OBJECT',
      });
    },
  );

  it('are required for each part if the upload declares an algorithm', async () => {
    const uploadId = await create({ ChecksumAlgorithm: 'SHA256' });
    expect(await put(uploadId, 1, 'x')).toMatchObject({ status: 400, code: 'InvalidRequest' });
    const headers = { 'x-amz-checksum-crc32': checksum('crc32', 'x') };
    expect(await put(uploadId, 1, 'x', { headers })).toMatchObject({ status: 400, code: 'InvalidRequest' });
  });

  it.each([
    { 'x-amz-checksum-algorithm': 'MD5' },
    { 'x-amz-checksum-type': 'FULL_OBJECT' },
    { 'x-amz-checksum-algorithm': 'SHA256', 'x-amz-checksum-type': 'FULL_OBJECT' },
    { 'x-amz-checksum-algorithm': 'CRC64NVME', 'x-amz-checksum-type': 'COMPOSITE' },
  ])('cannot be declared as %o', async (headers) => {
    const signing = { method: 'POST', key: Key, query: { uploads: '' }, headers };
    expect(await bucket.signed(signing)).toMatchObject({ status: 400, code: 'InvalidRequest' });
  });

  it('include all five algorithms', () => {
    expect(CHECKSUM_ALGORITHMS).toHaveLength(5);
  });
});

describe('CompleteMultipartUpload', () => {
  let uploadId: string;
  beforeEach(async () => {
    uploadId = await create();
    await put(uploadId, 1, 'small');
    await put(uploadId, 2, 'tail');
    await bucket.presigned({ method: 'DELETE', key: Key });
  });

  it.each<[string, string, string]>([
    ['a wrong ETag', partList([1, 'other']), 'InvalidPart'],
    ['a part that does not exist', partList([3, 'tail']), 'InvalidPart'],
    [
      'a checksum that the part does not have',
      partList([1, 'small', `<ChecksumSHA256>${checksum('sha256', 'small')}</ChecksumSHA256>`]),
      'InvalidPart',
    ],
    ['parts out of order', partList([2, 'tail'], [1, 'small']), 'InvalidPartOrder'],
    ['a repeated part', partList([1, 'small'], [1, 'small']), 'InvalidPartOrder'],
    ['a part below 5 MiB that is not the last', partList([1, 'small'], [2, 'tail']), 'EntityTooSmall'],
    ['a list without parts', '<CompleteMultipartUpload/>', 'MalformedXML'],
    ['an unknown root element', '<Other/>', 'MalformedXML'],
    ['a body that is not XML', 'x', 'MalformedXML'],
    ['an empty body', '', 'MalformedXML'],
    [
      'a part without ETag',
      '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>',
      'MalformedXML',
    ],
    [
      '10,001 parts',
      partList(...Array.from({ length: 10_001 }, (): [number, string] => [1, 'small'])),
      'MalformedXML',
    ],
    ['an entity declaration', `<!DOCTYPE x [<!ENTITY e "1">]>${partList([1, 'small'])}`, 'MalformedXML'],
  ])('rejects %s and can be retried', async (_case, list, code) => {
    expect(await complete(uploadId, list)).toMatchObject({ status: 400, code });
    expect(await bucket.presigned({ key: Key })).toMatchObject({ status: 404 });
    expect((await complete(uploadId, partList([2, 'tail']))).status).toBe(200);
  });

  it('accepts an ETag without quotes', async () => {
    expect((await complete(uploadId, partList([2, 'tail']).replaceAll('"', ''))).code).toBe('MalformedXML');
    const list = partList([2, 'tail']).replace(/<ETag>"(.*)"<\/ETag>/, '<ETag>$1</ETag>');
    expect((await complete(uploadId, list)).status).toBe(200);
  });

  it('rejects a size other than x-amz-mp-object-size', async () => {
    const list = partList([2, 'tail']);
    expect((await complete(uploadId, list, { 'x-amz-mp-object-size': '5' })).code).toBe('InvalidRequest');
    expect((await complete(uploadId, list, { 'x-amz-mp-object-size': '4' })).status).toBe(200);
  });

  it('enforces If-None-Match: * and If-Match', async () => {
    const list = partList([2, 'tail']);
    await bucket.put(Key, 'was here');
    expect(await complete(uploadId, list, { 'if-none-match': '*' })).toMatchObject({
      status: 412,
      code: 'PreconditionFailed',
    });
    expect(await complete(uploadId, list, { 'if-match': etag('other') })).toMatchObject({ status: 412 });
    expect((await bucket.presigned({ key: Key })).text).toBe('was here');
    expect((await complete(uploadId, list, { 'if-match': etag('was here') })).status).toBe(200);
  });

  it('succeeds for only one of two concurrent requests with If-None-Match: *', async () => {
    const other = await create();
    await put(other, 1, 'other');
    const headers = { 'if-none-match': '*' };
    const answers = await Promise.all([
      complete(uploadId, partList([2, 'tail']), headers),
      complete(other, partList([1, 'other']), headers),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
  });
});

describe('the parts of a completed upload', () => {
  const key = 'three parts.bin';
  const sizes = [5 * MIB, 5 * MIB + 3, 4];
  const bodies = sizes.map((size, index) => Buffer.alloc(size, String(index + 1)));
  const numbers = [1, 2, 7];

  beforeAll(async () => {
    const uploadId = await create({ Key: key, ChecksumAlgorithm: 'SHA256', ChecksumType: 'COMPOSITE' });
    const parts: Parameters<typeof partList> = [];
    for (const [index, body] of bodies.entries()) {
      const number = numbers[index] ?? 0;
      const headers = { 'x-amz-checksum-sha256': checksum('sha256', body) };
      const answer = await put(uploadId, number, body, {
        key,
        query: { partNumber: String(number), uploadId },
        headers,
      });
      expect(answer.status).toBe(200);
      const element = `<ChecksumSHA256>${headers['x-amz-checksum-sha256']}</ChecksumSHA256>`;
      parts.push([number, body, element]);
    }
    expect((await complete(uploadId, partList(...parts), {}, key)).status).toBe(200);
    await bucket.restart();
  });

  it.each(['GET', 'HEAD'])('are read by partNumber (%s)', async (method) => {
    let start = 0;
    for (const [index, body] of bodies.entries()) {
      const partNumber = String(numbers[index]);
      const headers = { 'x-amz-checksum-mode': 'ENABLED' };
      const answer = await bucket.signed({ method, key, query: { partNumber }, headers });
      const total = sizes.reduce((sum, size) => sum + size, 0);
      expect([answer.status, answer.headers]).toMatchObject([
        206,
        {
          'content-range': `bytes ${start}-${start + body.length - 1}/${total}`,
          'content-length': String(body.length),
          'x-amz-mp-parts-count': '3',
          'x-amz-checksum-sha256': checksum('sha256', body),
          etag: expect.stringMatching(/-3"$/),
        },
      ]);
      expect(answer.body.equals(method === 'GET' ? body : Buffer.alloc(0))).toBe(true);
      start += body.length;
    }
  });

  it.each(['3', '8', '10000'])('do not include part %s', async (partNumber) => {
    const answer = await bucket.signed({ key, query: { partNumber } });
    expect(answer).toMatchObject({ status: 416, code: 'InvalidPartNumber' });
  });

  const attributes = (input: Partial<s3.GetObjectAttributesCommandInput> = {}) =>
    bucket.s3.send(
      new s3.GetObjectAttributesCommand({ Bucket, Key: key, ObjectAttributes: ['ObjectParts'], ...input }),
    );

  it('are listed by GetObjectAttributes', async () => {
    expect((await attributes()).ObjectParts).toEqual({
      TotalPartsCount: 3,
      IsTruncated: false,
      MaxParts: 1000,
      PartNumberMarker: '0',
      NextPartNumberMarker: '7',
      Parts: bodies.map((body, index) => ({
        PartNumber: numbers[index],
        Size: body.length,
        ChecksumSHA256: checksum('sha256', body),
      })),
    });
  });

  it('are listed by GetObjectAttributes in pages', async () => {
    const page = async (MaxParts: number, PartNumberMarker: string) => {
      const { ObjectParts } = await attributes({ MaxParts, PartNumberMarker });
      return [
        ObjectParts?.Parts?.map(({ PartNumber }) => PartNumber),
        ObjectParts?.IsTruncated,
        ObjectParts?.NextPartNumberMarker,
        ObjectParts?.TotalPartsCount,
      ];
    };
    expect(await page(1, '0')).toEqual([[1], true, '1', 3]);
    expect(await page(1, '1')).toEqual([[2], true, '2', 3]);
    expect(await page(1, '2')).toEqual([[7], false, '7', 3]);
    expect(await page(2, '1')).toEqual([[2, 7], false, '7', 3]);
    expect(await page(5000, '7')).toEqual([undefined, false, '7', 3]);
    const headers = { 'x-amz-object-attributes': 'ObjectParts', 'x-amz-max-parts': 'x' };
    const answer = await bucket.signed({ key, query: { attributes: '' }, headers });
    expect(answer).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });

  it('are not known for an object that an earlier release stored, which is still served', async () => {
    await rewriteRecord(key, ({ parts: _parts, ...record }) => record);
    const whole = await bucket.signed({ key });
    expect(whole.status).toBe(200);
    expect(whole.body.equals(Buffer.concat(bodies))).toBe(true);
    expect((await attributes()).ObjectParts).toEqual({ TotalPartsCount: 3 });
    const answer = await bucket.signed({ key, query: { partNumber: '1' } });
    expect(answer).toMatchObject({ status: 501, code: 'NotImplemented' });
  });
});

it('an object of 10,000 parts keeps the size of each', async () => {
  const parts = Array.from({ length: 10_000 }, (_, index) => ({
    number: index + 1,
    size: 5_368_709_120,
    checksum: { algorithm: 'sha256', value: 'x'.repeat(44) },
  }));
  await bucket.put('many', 'x');
  await rewriteRecord('many', (record) => ({ ...record, etag: `"${'0'.repeat(32)}-10000"`, parts }));
  const answer = await bucket.signed({ method: 'HEAD', key: 'many', query: { partNumber: '10000' } });
  expect(answer).toMatchObject({ status: 206, headers: { 'x-amz-mp-parts-count': '10000' } });
});

describe('ListParts and ListMultipartUploads', () => {
  it('return the parts of an upload in pages', async () => {
    const UploadId = await create();
    for (const number of [3, 1, 2]) await put(UploadId, number, 'x'.repeat(number));
    const page = (input: Partial<s3.ListPartsCommandInput>) =>
      bucket.s3.send(new s3.ListPartsCommand({ Bucket, Key, UploadId, ...input }));
    const first = await page({ MaxParts: 2 });
    expect(first).toMatchObject({
      Bucket,
      Key,
      UploadId,
      IsTruncated: true,
      NextPartNumberMarker: '2',
      MaxParts: 2,
    });
    expect(first.Parts?.map(({ PartNumber, Size, ETag }) => [PartNumber, Size, ETag])).toEqual([
      [1, 1, etag('x')],
      [2, 2, etag('xx')],
    ]);
    const second = await page({ MaxParts: 2, PartNumberMarker: first.NextPartNumberMarker });
    expect(second).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 3 }] });
  });

  it('return the uploads of a bucket in pages, by key and age', async () => {
    const keys = ['b/2', 'a', 'b/1', 'c', 'a'];
    const ids: string[] = [];
    for (const key of keys) {
      ids.push(await create({ Key: key }));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const page = (input: Partial<s3.ListMultipartUploadsCommandInput>) =>
      bucket.s3.send(new s3.ListMultipartUploadsCommand({ Bucket, ...input }));
    const expected = [
      ['a', ids[1]],
      ['a', ids[4]],
      ['b/1', ids[2]],
      ['b/2', ids[0]],
      ['c', ids[3]],
    ];
    const seen: unknown[] = [];
    let markers: { KeyMarker?: string; UploadIdMarker?: string } = {};
    for (let more: boolean | undefined = true; more;) {
      const answer: s3.ListMultipartUploadsCommandOutput = await page({ MaxUploads: 1, ...markers });
      seen.push(...(answer.Uploads ?? []).map(({ Key: key, UploadId }) => [key, UploadId]));
      markers = { KeyMarker: answer.NextKeyMarker ?? '', UploadIdMarker: answer.NextUploadIdMarker ?? '' };
      more = answer.IsTruncated;
    }
    expect(seen).toEqual(expected);
    const folded = await page({ Delimiter: '/', MaxUploads: 3 });
    expect(folded.Uploads?.map(({ Key: key }) => key)).toEqual(['a', 'a']);
    expect(folded.CommonPrefixes).toEqual([{ Prefix: 'b/' }]);
    const rest = await page({ Delimiter: '/', KeyMarker: folded.NextKeyMarker });
    expect([rest.Uploads?.map(({ Key: key }) => key), rest.CommonPrefixes]).toEqual([['c'], undefined]);
    expect((await page({ Prefix: 'b/', KeyMarker: 'b/1' })).Uploads?.map(({ Key: key }) => key)).toEqual([
      'b/2',
    ]);
  });
});

describe('the removal of abandoned uploads', () => {
  const age = async (uploadId: string, days: number): Promise<void> => {
    const path = join(bucket.dir, 'buckets/signpost/uploads', uploadId, 'upload.json');
    const record: object = JSON.parse(await readFile(path, 'utf8'));
    const initiated = new Date(Date.now() - days * 24 * 3600_000 - 60_000).toISOString();
    await writeFile(path, JSON.stringify({ ...record, initiated }));
  };
  const left = async (): Promise<(string | undefined)[]> =>
    ((await bucket.s3.send(new s3.ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).map(
      ({ Key: key }) => key,
    );

  it('removes uploads older than a day and the remains of interrupted ones', async () => {
    const [old, young] = [await create({ Key: 'old' }), await create({ Key: 'young' })];
    await put(old, 1, 'x', { key: 'old' });
    await age(old, 1);
    await age(young, 0.9);
    await mkdir(join(bucket.dir, 'buckets/signpost/uploads/crashed'));
    await writeFile(join(bucket.dir, 'buckets/signpost/uploads/crashed/1'), 'half');
    await bucket.restart();
    expect(await left()).toEqual(['young']);
    expect(await unfinished()).toEqual([`buckets/signpost/uploads/${young}/upload.json`]);
  });

  it('follows the lifecycle rule of the bucket for a key', async () => {
    const abort = (
      Prefix: string,
      DaysAfterInitiation: number,
      Status: 'Enabled' | 'Disabled' = 'Enabled',
    ) => ({
      Status,
      Filter: { Prefix },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation },
    });
    const Rules = [abort('a/', 3), abort('a/b/', 2), abort('', 1000, 'Disabled')];
    await bucket.s3.send(
      new s3.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
    );
    for (const [key, days] of [
      ['a/1', 2.5],
      ['a/2', 3],
      ['a/b/1', 1.5],
      ['a/b/2', 2],
      ['other', 1],
    ] as const) {
      await age(await create({ Key: key }), days);
    }
    await bucket.restart();
    expect(await left()).toEqual(['a/1', 'a/b/1']);
    await bucket.s3.send(new s3.DeleteBucketLifecycleCommand({ Bucket }));
    await bucket.restart();
    expect(await left()).toEqual([]);
  });

  it('runs every hour', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    try {
      await bucket.restart();
      await create();
      await vi.advanceTimersByTimeAsync(23 * 3600_000);
      expect(await unfinished()).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(2 * 3600_000);
      await expect.poll(() => unfinished()).toEqual([]);
    } finally {
      vi.useRealTimers();
      await bucket.restart();
    }
  });

  it('ignores the truncated file of a part', async () => {
    const uploadId = await create();
    await put(uploadId, 1, 'whole');
    const path = join(bucket.dir, 'buckets/signpost/uploads', uploadId, '1');
    await writeFile(path, (await readFile(path)).subarray(0, -3));
    await bucket.restart();
    expect((await complete(uploadId, partList([1, 'whole']))).code).toBe('InvalidPart');
  });
});

describe('DeleteBucket', () => {
  it('removes the unfinished uploads of a bucket', async () => {
    await bucket.signed({ method: 'PUT', bucket: 'short-lived' });
    const uploadId = await create({ Bucket: 'short-lived' });
    expect((await bucket.signed({ method: 'DELETE', bucket: 'short-lived' })).status).toBe(204);
    expect(await put(uploadId, 1, 'x', { bucket: 'short-lived' })).toMatchObject({ code: 'NoSuchBucket' });
    await bucket.signed({ method: 'PUT', bucket: 'short-lived' });
    expect(await put(uploadId, 1, 'x', { bucket: 'short-lived' })).toMatchObject({ code: 'NoSuchUpload' });
  });
});

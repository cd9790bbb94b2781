import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { callerWith } from '../identity/caller.fixture.js';
import { bucketWith } from '../storage/bucket.fixture.js';
import { uploadQuotas } from './upload-quotas.fixture.js';
import { type UploadRequest, type UploadTarget, UploadUrls } from './upload-urls.js';

const GIB = 1024 ** 3;
const SHA256 = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';
const FILE = { filename: 'a.txt', contentType: 'text/plain' };

async function create(
  request: Partial<UploadRequest>,
  variables: Record<string, string> = {},
): Promise<UploadTarget> {
  const { uploads } = readEnvironment(variables);
  return new UploadUrls(uploads, uploadQuotas()).create(await callerWith({}, variables), {
    ...FILE,
    ...request,
  });
}

/** The conditions of a form's policy. */
function conditionsOf(target: UploadTarget): unknown {
  if (target.method !== 'POST') throw new Error('The target is no form');
  const policy: unknown = JSON.parse(Buffer.from(target.fields['policy'] ?? '', 'base64').toString());
  return (policy as { conditions: unknown }).conditions;
}

describe('UploadUrls', () => {
  it.each([5, 0])('signs a declared size of %d, which clients add themselves', async (size) => {
    const target = await create({ size }, {});
    expect(target).toMatchObject({ method: 'PUT', headers: { 'Content-Type': 'text/plain' } });
    expect(Object.keys('headers' in target ? target.headers : {})).toEqual(['Content-Type']);
    const signed = new URL(target.url).searchParams.get('X-Amz-SignedHeaders');
    expect(signed).toBe('content-length;content-type;host');
  });

  it('with UPLOAD_ENFORCE_CONTENT_TYPE=false leaves the type of a PUT unsigned, and recommends it', async () => {
    const target = await create({ sha256: SHA256 }, { UPLOAD_ENFORCE_CONTENT_TYPE: 'false' });
    expect(target).toMatchObject({ headers: { 'Content-Type': 'text/plain' } });
    const signed = new URL(target.url).searchParams.get('X-Amz-SignedHeaders');
    expect(signed).toBe('host;x-amz-checksum-sha256');
  });

  it.each<[string, Partial<UploadRequest>, Record<string, string>, Record<string, string>]>([
    ['the content type', {}, {}, {}],
    ['a declared checksum', { sha256: SHA256 }, {}, { 'x-amz-checksum-sha256': SHA256 }],
    ['single use', { singleUse: true }, {}, { 'If-None-Match': '*' }],
    ['no single use', { singleUse: false }, {}, {}],
    ['UPLOAD_SINGLE_USE', { singleUse: false }, { UPLOAD_SINGLE_USE: 'true' }, { 'If-None-Match': '*' }],
  ])('signs a PUT for %s', async (_what, request, variables, headers) => {
    const target = await create(request, variables);
    expect(target).toMatchObject({ method: 'PUT', headers: { 'Content-Type': 'text/plain', ...headers } });
    expect(Object.keys('headers' in target ? target.headers : {})).toHaveLength(
      1 + Object.keys(headers).length,
    );
    const signed = ['host', ...Object.keys('headers' in target ? target.headers : {})];
    expect(new URL(target.url).searchParams.get('X-Amz-SignedHeaders')).toBe(
      signed
        .map((name) => name.toLowerCase())
        .toSorted()
        .join(';'),
    );
  });

  it('signs a PUT with the upload credentials, and returns every header that it fixes', async () => {
    const { uploads } = readEnvironment({});
    const bucket = await bucketWith(
      {},
      {
        endpoint: 'http://127.0.0.1:7480',
        uploadCredentials: { accessKeyId: 'uploadkey', secretAccessKey: 'upload-secret' },
      },
    );
    const urls = new UploadUrls(uploads, uploadQuotas());
    const target = await urls.create(await callerWith(bucket), FILE);
    expect(target).toHaveProperty('headers', {
      'Content-Type': 'text/plain',
      'x-amz-acl': 'private',
      'x-amz-tagging': '',
    });
    const query = new URL(target.url).searchParams;
    expect(query.get('X-Amz-SignedHeaders')).toBe('content-type;host;x-amz-acl;x-amz-tagging');
    expect(query.get('X-Amz-Credential')).toMatch(/^uploadkey\//);
  });

  it('creates a key in the namespace, and a URL for UPLOAD_URL_EXPIRES', async () => {
    const { key, url, expiresIn } = await create({}, { UPLOAD_URL_EXPIRES: '77' });
    expect(key).toMatch(/^uploads\/[\da-f-]{36}-a\.txt$/);
    expect(new URL(url).pathname).toBe(`/${key}`);
    expect(expiresIn).toBe(77);
  });

  it.each<[Partial<UploadRequest>, Record<string, string>, number, number]>([
    [{}, {}, 0, 5 * GIB],
    [{}, { MAX_FILE_SIZE: '10' }, 0, 10],
    [{}, { MAX_FILE_SIZE: String(6 * GIB) }, 0, 5 * GIB],
    [{ size: 7 }, {}, 7, 7],
  ])('limits the form for %j with %j to %d to %d bytes', async (request, variables, min, max) => {
    const target = await create({ ...request, method: 'POST' }, variables);
    expect(conditionsOf(target)).toContainEqual(['content-length-range', min, max]);
    expect(conditionsOf(target)).toContainEqual(['eq', '$Content-Type', 'text/plain']);
  });

  it('limits a form to the declared checksum', async () => {
    const target = await create({ sha256: SHA256, method: 'POST' });
    expect(conditionsOf(target)).toContainEqual(['eq', '$x-amz-checksum-sha256', SHA256]);
  });

  it.each<[Partial<UploadRequest>, Record<string, string>, string]>([
    [{ filename: '..' }, {}, 'invalid_filename'],
    [{ filename: 'a.exe' }, {}, 'file_type_not_allowed'],
    [{ contentType: 'image/png' }, {}, 'content_type_mismatch'],
    [{ size: 11 }, { MAX_FILE_SIZE: '10' }, 'file_too_large'],
    [{ size: 5 * GIB + 1 }, { MAX_FILE_SIZE: String(6 * GIB) }, 'file_too_large'],
    [{}, { UPLOAD_REQUIRE_SIZE: 'true' }, 'invalid_request'],
    [{ method: 'POST', singleUse: true }, {}, 'invalid_request'],
    [{ method: 'POST' }, { UPLOAD_SINGLE_USE: 'true' }, 'invalid_request'],
  ])('rejects %j with %j: %s', async (request, variables, code) => {
    await expect(create(request, variables)).rejects.toMatchObject({ code });
  });
});

import { describe, expect, it } from 'vitest';
import { OPTIONS } from './bucket-options.fixture.js';
import type { BucketOptions } from './bucket-options.js';
import { keyOf } from './object-key.fixture.js';
import { openBucket } from './open-bucket.js';

const UPLOAD = { accessKeyId: 'uploadkey', secretAccessKey: 'upload-secret' };
const ENDPOINT = 'http://127.0.0.1:7480';
const FIXED = { 'x-amz-acl': 'private', 'x-amz-tagging': '' };

const signerOf = (url: string): string | undefined =>
  new URL(url).searchParams.get('X-Amz-Credential')?.split('/')[0];

describe.each(['sigv4', 'sdk'] as const)('a bucket with upload credentials and the %s signer', (signer) => {
  const options = { ...OPTIONS, signer, uploadCredentials: UPLOAD };
  const object = { key: keyOf('a.txt'), expiresIn: 600 };
  const upload = { ...object, uploadId: 'id' };
  const headers = {};

  it('signs every write of a client with them, for the requested time', async () => {
    const { uploadPresigner: presigner } = await openBucket(options);
    const urls = [
      await presigner.presignPut({ ...object, headers }),
      await presigner.presignPart({ ...upload, partNumber: 1, headers }),
      await presigner.presignCreateMultipart({ ...object, headers }),
      await presigner.presignCompleteMultipart({ ...upload, headers }),
      await presigner.presignAbortMultipart(upload),
    ];
    expect(urls.map(({ url }) => signerOf(url))).toEqual(urls.map(() => 'uploadkey'));
    expect(urls.map(({ expiresIn }) => expiresIn)).toEqual(urls.map(() => 600));
    const { fields } = await presigner.presignPost({ ...object, fields: {}, minSize: 0, maxSize: 1 });
    expect(fields['x-amz-credential']).toMatch(/^uploadkey\//);
  });

  it('signs everything else with its own credentials', async () => {
    const { presigner } = await openBucket(options);
    const urls = [
      await presigner.presignGet(object),
      await presigner.presignHead(object),
      await presigner.presignDelete(object),
      await presigner.presignListParts(upload),
    ];
    expect(urls.map(({ url }) => signerOf(url))).toEqual(urls.map(() => 'AKIAIOSFODNN7EXAMPLE'));
  });
});

describe('a bucket without upload credentials', () => {
  it('signs uploads with the same presigner as everything else', async () => {
    const { presigner, uploadPresigner } = await openBucket(OPTIONS);
    expect(uploadPresigner).toBe(presigner);
  });
});

describe('the upload headers', () => {
  it.each<[string, Partial<BucketOptions>, object]>([
    ['fix ACL and tags with upload credentials', { endpoint: ENDPOINT, uploadCredentials: UPLOAD }, FIXED],
    ['are empty on AWS', { uploadCredentials: UPLOAD }, {}],
    ['are empty without upload credentials', { endpoint: ENDPOINT }, {}],
    [
      'are empty with S3_UPLOAD_SIGN_HEADERS=false',
      { endpoint: ENDPOINT, uploadCredentials: UPLOAD, signUploadHeaders: false },
      {},
    ],
  ])('%s', async (_, options, expected) => {
    expect((await openBucket({ ...OPTIONS, ...options })).uploadHeaders).toEqual(expected);
  });
});

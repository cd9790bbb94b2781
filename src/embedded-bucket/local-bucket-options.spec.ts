import { describe, expect, it } from 'vitest';
import type { LocalBucket } from '../local-bucket/local-bucket.js';
import { bucketWith } from '../storage/bucket.fixture.js';
import { keyOf } from '../storage/object-key.fixture.js';
import { localBucketOptions } from './local-bucket-options.js';

describe('localBucketOptions', () => {
  it('opens the bucket by path-style URLs of its endpoint', async () => {
    const local = {
      bucket: 'signpost',
      region: 'eu-central-1',
      endpoint: 'http://127.0.0.1:9000',
      credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'secret' },
    } as LocalBucket;
    const { presigner } = await bucketWith({}, localBucketOptions(local));
    expect(presigner.urlOf(keyOf('a.txt'))).toBe('http://127.0.0.1:9000/signpost/a.txt');
    const { url } = await presigner.presignGet({ key: keyOf('a.txt'), expiresIn: 60 });
    expect(new URL(url).searchParams.get('X-Amz-Credential')).toMatch(
      /^LOCAL\/\d{8}\/eu-central-1\/s3\/aws4_request$/,
    );
  });
});

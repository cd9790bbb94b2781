import { describe, expect, it } from 'vitest';
import { OPTIONS } from '../bucket-options.fixture.js';
import { keyOf } from '../object-key.fixture.js';
import { openBucket } from '../open-bucket.js';
import { describePresigner } from './presigner.contract.fixture.js';

describePresigner(
  'SdkPresigner',
  async (options) => (await openBucket({ ...options, signer: 'sdk' })).presigner,
);

describe('openBucket', () => {
  it('fails for a multi-region access point if the CRT signer is not installed', async () => {
    const bucket = 'arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap';
    await expect(openBucket({ ...OPTIONS, bucket })).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('npm install @aws-sdk/signature-v4-crt') as string,
    });
  });

  it('fails if the bucket and its endpoint contradict each other', async () => {
    const wrong = {
      ...OPTIONS,
      bucket: 'arn:aws:s3:eu-central-1:123456789012:accesspoint/a',
      forcePathStyle: true,
    };
    await expect(openBucket(wrong)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('S3_FORCE_PATH_STYLE contradict each other') as string,
    });
  });
});

describe('SdkPresigner', () => {
  it('throws store_unreachable if the store does not respond to a session request (S3 Express)', async () => {
    const { presigner } = await openBucket({
      ...OPTIONS,
      bucket: 'mine--euc1-az1--x-s3',
      endpoint: 'http://127.0.0.1:1',
      forcePathStyle: true,
    });
    const result = presigner.presignGet({ key: keyOf('a'), expiresIn: 60 });
    await expect(result).rejects.toMatchObject({ code: 'store_unreachable' });
  });
});

import { describe, expect, it } from 'vitest';
import { createPresigner } from './create-presigner.js';
import { describePresigner } from './presigner.contract.fixture.js';
import { STORE } from './store.fixture.js';

describePresigner('SdkPresigner', (store) => createPresigner({ ...store, signer: 'sdk' }));

describe('what SigV4 does not sign for', () => {
  it('is not begun with for a multi-region access point without the library that can', async () => {
    const bucket = 'arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap';
    await expect(createPresigner({ ...STORE, bucket })).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('npm install @aws-sdk/signature-v4-crt') as string,
    });
  });

  it('is told as such when the store cannot be asked for a session (S3 Express)', async () => {
    const presigner = await createPresigner({
      ...STORE,
      bucket: 'mine--euc1-az1--x-s3',
      endpoint: 'http://127.0.0.1:1',
      forcePathStyle: true,
    });
    const code = presigner.presignGet({ key: 'a', expiresIn: 60 });
    await expect(code).rejects.toMatchObject({ code: 'store_unreachable' });
  });

  it('is not begun with when the bucket and its endpoint do not go together', async () => {
    const wrong = {
      ...STORE,
      bucket: 'arn:aws:s3:eu-central-1:123456789012:accesspoint/a',
      forcePathStyle: true,
    };
    await expect(createPresigner(wrong)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('S3_FORCE_PATH_STYLE do not go together') as string,
    });
  });
});

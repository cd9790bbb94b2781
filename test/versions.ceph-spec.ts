import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Client } from '../src/storage/s3/s3-client.js';
import { type DownloadUrl, json, Signpost } from './support/service/signpost.js';
import { useCeph } from './support/stores/ceph.js';

const BUCKET = 'versions';
const PROGRAM = Buffer.from('7f454c4602010100000000000000000002003e0001000000', 'hex');
const ceph = useCeph();

describe.each(['sigv4', 'sdk'])('download URLs of a bucket with versioning, with S3_SIGNER=%s', (signer) => {
  let client: S3Client;
  let service: Signpost;

  beforeAll(async () => {
    client = createS3Client(ceph().options);
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await client.send(
      new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    service = await Signpost.start({ ...ceph().variables, S3_BUCKET: BUCKET, S3_SIGNER: signer });
  });
  afterAll(async () => {
    await service.stop();
    client.destroy();
  });

  it('serve the version that was inspected, also after the upload URL was used again', async () => {
    const upload = await service.uploadUrl({ filename: 'a.txt', content_type: 'text/plain' });
    const write = async (body: string | Buffer): Promise<void> => {
      const { status } = await fetch(upload.presigned_url, { method: 'PUT', headers: upload.headers, body });
      expect(status).toBe(200);
    };
    const sign = async (): Promise<string> => {
      const answer = await service.post('/download-url', { file_key: upload.file_key });
      expect(answer.status).toBe(200);
      return (await json<DownloadUrl>(answer)).presigned_url;
    };
    const read = async (url: string): Promise<string> => (await fetch(url)).text();

    await write('inspected');
    const first = await sign();
    expect(new URL(first).searchParams.get('versionId')).toMatch(/./);
    // A program, declared as text.
    await write(PROGRAM);
    expect(await read(first)).toBe('inspected');
    // A new URL needs a new inspection.
    const again = await service.post('/download-url', { file_key: upload.file_key });
    expect(again.status).toBe(422);
    await write('another');
    expect(await read(await sign())).toBe('another');
    expect(await read(first)).toBe('inspected');
  });
});

describe('download URLs of a bucket whose versions may not be read', () => {
  it('name no version, work, and the log says which permission is missing', async () => {
    const client = createS3Client(ceph().options);
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await client.send(
      new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:GetObjectVersion',
          Resource: `arn:aws:s3:::${BUCKET}/*`,
        },
      ],
    });
    await client.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
    const service = await Signpost.start({ ...ceph().variables, S3_BUCKET: BUCKET });
    const upload = await service.uploadUrl({ filename: 'a.txt', content_type: 'text/plain' });
    const put = { method: 'PUT', headers: upload.headers, body: 'hello' };
    expect((await fetch(upload.presigned_url, put)).status).toBe(200);
    const answer = await service.post('/download-url', { file_key: upload.file_key });
    const { presigned_url } = await json<DownloadUrl>(answer);
    expect(new URL(presigned_url).searchParams.has('versionId')).toBe(false);
    expect(await (await fetch(presigned_url)).text()).toBe('hello');
    await expect.poll(() => service.daemon.output).toContain('Grant s3:GetObjectVersion');
    await client.send(new DeleteBucketPolicyCommand({ Bucket: BUCKET }));
    await service.stop();
    client.destroy();
  });
});

import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { withDeadline } from '../store-error.js';
import type { Target } from '../target.js';
import type { TestObjects } from './test-objects.js';

/** Creates a multipart upload and records it, so that the clean-up aborts it. */
export async function createUpload(
  { client, bucket }: Target,
  testObjects: TestObjects,
  key: string,
): Promise<string> {
  const command = new CreateMultipartUploadCommand({ Bucket: bucket, Key: key });
  const { UploadId } = await client.send(command, withDeadline());
  if (UploadId === undefined) throw new Error('The response to CreateMultipartUpload has no UploadId');
  testObjects.uploads.set(UploadId, key);
  return UploadId;
}

import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { withDeadline } from '../store-refusal.js';
import type { Target } from '../target.js';
import type { TestObjects } from './test-objects.js';

/** Begins an upload in parts, remembered so that it is aborted in the end. */
export async function createUpload(
  { client, bucket }: Target,
  testObjects: TestObjects,
  key: string,
): Promise<string> {
  const command = new CreateMultipartUploadCommand({ Bucket: bucket, Key: key });
  const { UploadId } = await client.send(command, withDeadline());
  if (UploadId === undefined) throw new Error('The store began an upload without an id');
  testObjects.uploads.set(UploadId, key);
  return UploadId;
}

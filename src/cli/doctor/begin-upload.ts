import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { patiently } from '../store-refusal.js';
import type { Target } from '../target.js';
import type { Probe } from './probe.js';

/** Begins an upload in parts, remembered so that it is aborted in the end. */
export async function beginUpload({ client, bucket }: Target, probe: Probe, key: string): Promise<string> {
  const command = new CreateMultipartUploadCommand({ Bucket: bucket, Key: key });
  const { UploadId } = await client.send(command, patiently());
  if (UploadId === undefined) throw new Error('The store began an upload without an id');
  probe.uploads.set(UploadId, key);
  return UploadId;
}

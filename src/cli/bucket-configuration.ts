import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  type GetBucketLifecycleConfigurationCommandOutput,
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  type ServerSideEncryptionRule,
} from '@aws-sdk/client-s3';
import { withDeadline, unlessMissing } from './store-refusal.js';
import type { Target } from './target.js';

/** `undefined` when there is none. */
export function readLifecycle({
  client,
  bucket,
}: Target): Promise<GetBucketLifecycleConfigurationCommandOutput | undefined> {
  const pending = client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }), withDeadline());
  return unlessMissing(pending, 'NoSuchLifecycleConfiguration');
}

/** Ceph RGW 16 takes the pending for another one and answers 200 without any rules: `undefined`. */
export async function readEncryption({
  client,
  bucket,
}: Target): Promise<ServerSideEncryptionRule[] | undefined> {
  const pending = client.send(new GetBucketEncryptionCommand({ Bucket: bucket }), withDeadline());
  const response = await unlessMissing(pending, 'ServerSideEncryptionConfigurationNotFoundError');
  return response === undefined ? [] : response.ServerSideEncryptionConfiguration?.Rules;
}

export async function readPublicAccessBlock({
  client,
  bucket,
}: Target): Promise<PublicAccessBlockConfiguration> {
  const pending = client.send(new GetPublicAccessBlockCommand({ Bucket: bucket }), withDeadline());
  const response = await unlessMissing(pending, 'NoSuchPublicAccessBlockConfiguration');
  return response?.PublicAccessBlockConfiguration ?? {};
}

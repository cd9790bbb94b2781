import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  type GetBucketLifecycleConfigurationCommandOutput,
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  type ServerSideEncryptionRule,
} from '@aws-sdk/client-s3';
import { unlessMissing, withDeadline } from './store-error.js';
import type { Target } from './target.js';

/** The bucket's lifecycle configuration; `undefined` when it has none. */
export function readLifecycle({
  client,
  bucket,
}: Target): Promise<GetBucketLifecycleConfigurationCommandOutput | undefined> {
  const request = client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }), withDeadline());
  return unlessMissing(request, 'NoSuchLifecycleConfiguration');
}

/**
 * The default encryption rules; empty when none are configured, `undefined` when the store does not know the
 * setting. Ceph RGW 16 mistakes the request for another operation and returns 200 without rules.
 */
export async function readEncryption({
  client,
  bucket,
}: Target): Promise<ServerSideEncryptionRule[] | undefined> {
  const request = client.send(new GetBucketEncryptionCommand({ Bucket: bucket }), withDeadline());
  const response = await unlessMissing(request, 'ServerSideEncryptionConfigurationNotFoundError');
  return response === undefined ? [] : response.ServerSideEncryptionConfiguration?.Rules;
}

/** The Block Public Access flags; `{}` when none are configured. */
export async function readPublicAccessBlock({
  client,
  bucket,
}: Target): Promise<PublicAccessBlockConfiguration> {
  const request = client.send(new GetPublicAccessBlockCommand({ Bucket: bucket }), withDeadline());
  const response = await unlessMissing(request, 'NoSuchPublicAccessBlockConfiguration');
  return response?.PublicAccessBlockConfiguration ?? {};
}

import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  type GetBucketLifecycleConfigurationCommandOutput,
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  type ServerSideEncryptionRule,
} from '@aws-sdk/client-s3';
import { patiently, unlessMissing } from './store-refusal.js';
import type { Target } from './target.js';

/** `undefined` when there is none. */
export function readLifecycle({
  client,
  bucket,
}: Target): Promise<GetBucketLifecycleConfigurationCommandOutput | undefined> {
  const question = client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }), patiently());
  return unlessMissing(question, 'NoSuchLifecycleConfiguration');
}

/** Ceph RGW 16 takes the question for another one and answers 200 without any rules: `undefined`. */
export async function readEncryption({
  client,
  bucket,
}: Target): Promise<ServerSideEncryptionRule[] | undefined> {
  const question = client.send(new GetBucketEncryptionCommand({ Bucket: bucket }), patiently());
  const answer = await unlessMissing(question, 'ServerSideEncryptionConfigurationNotFoundError');
  return answer === undefined ? [] : answer.ServerSideEncryptionConfiguration?.Rules;
}

export async function readPublicAccessBlock({
  client,
  bucket,
}: Target): Promise<PublicAccessBlockConfiguration> {
  const question = client.send(new GetPublicAccessBlockCommand({ Bucket: bucket }), patiently());
  const answer = await unlessMissing(question, 'NoSuchPublicAccessBlockConfiguration');
  return answer?.PublicAccessBlockConfiguration ?? {};
}

import { PutBucketEncryptionCommand, type ServerSideEncryptionRule } from '@aws-sdk/client-s3';
import { readEncryption } from '../bucket-configuration.js';
import { withDeadline } from '../store-error.js';
import type { Setting } from './setting.js';

const SSE_S3: ServerSideEncryptionRule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } };

export const ENCRYPTION: Setting<ServerSideEncryptionRule[]> = {
  name: 'Default encryption',
  actions: ['s3:GetEncryptionConfiguration', 's3:PutEncryptionConfiguration'],
  read: readEncryption,
  desired: (rules) => (rules.length > 0 ? rules : [SSE_S3]),
  lines: (rules) => rules.map((rule) => JSON.stringify(rule)),
  write: ({ client, bucket }, Rules) =>
    client.send(
      new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration: { Rules } }),
      withDeadline(),
    ),
};

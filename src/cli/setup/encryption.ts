import {
  GetBucketEncryptionCommand,
  PutBucketEncryptionCommand,
  type ServerSideEncryptionRule,
} from '@aws-sdk/client-s3';
import { patiently, unlessMissing } from '../store-refusal.js';
import type { Setting } from './setting.js';

const SSE_S3: ServerSideEncryptionRule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } };

export const ENCRYPTION: Setting<ServerSideEncryptionRule[]> = {
  name: 'Default encryption',
  actions: ['s3:GetEncryptionConfiguration', 's3:PutEncryptionConfiguration'],
  read: async ({ client, bucket }) => {
    const question = client.send(new GetBucketEncryptionCommand({ Bucket: bucket }), patiently());
    const answer = await unlessMissing(question, 'ServerSideEncryptionConfigurationNotFoundError');
    // Ceph RGW 16 takes the question for another one and answers 200 without any rule.
    return answer === undefined ? [] : answer.ServerSideEncryptionConfiguration?.Rules;
  },
  desired: (rules) => (rules.length > 0 ? rules : [SSE_S3]),
  lines: (rules) => rules.map((rule) => JSON.stringify(rule)),
  write: ({ client, bucket }, Rules) =>
    client.send(
      new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration: { Rules } }),
      patiently(),
    ),
};

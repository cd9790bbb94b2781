import { type CORSRule, GetBucketCorsCommand, PutBucketCorsCommand } from '@aws-sdk/client-s3';
import { withOrigins } from '../bucket-cors.js';
import { unlessMissing, withDeadline } from '../store-error.js';
import type { Setting } from './setting.js';

export const CORS: Setting<CORSRule[]> = {
  name: 'CORS',
  actions: ['s3:GetBucketCORS', 's3:PutBucketCORS'],
  skipped: ({ origins }) =>
    origins.length === 0
      ? 'no page origins are configured. If web pages use the bucket, set CORS_ORIGINS or pass --origin'
      : undefined,
  read: async ({ client, bucket }) => {
    const request = client.send(new GetBucketCorsCommand({ Bucket: bucket }), withDeadline());
    return (await unlessMissing(request, 'NoSuchCORSConfiguration'))?.CORSRules ?? [];
  },
  desired: (rules, { origins }) => withOrigins(rules, origins),
  lines: (rules) => rules.map((rule) => JSON.stringify(rule)),
  write: ({ client, bucket }, CORSRules) =>
    client.send(
      new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules } }),
      withDeadline(),
    ),
};

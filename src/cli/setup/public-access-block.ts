import { type PublicAccessBlockConfiguration, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { readPublicAccessBlock } from '../bucket-configuration.js';
import { isAwsEndpoint } from '../../storage/aws-endpoint.js';
import { withFlags } from '../bucket-public-access-block.js';
import { withDeadline } from '../store-error.js';
import type { Setting } from './setting.js';

const FLAGS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

export const PUBLIC_ACCESS_BLOCK: Setting<PublicAccessBlockConfiguration> = {
  name: 'Public access block',
  actions: ['s3:GetBucketPublicAccessBlock', 's3:PutBucketPublicAccessBlock'],
  read: readPublicAccessBlock,
  desired: (current, { endpoint }) => withFlags(current, isAwsEndpoint(endpoint)),
  lines: (flags) => FLAGS.map((flag) => `${flag}: ${flags[flag] === true}`),
  write: ({ client, bucket }, flags) =>
    client.send(
      new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration: flags }),
      withDeadline(),
    ),
};

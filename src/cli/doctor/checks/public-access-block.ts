import { GetPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { isAwsEndpoint, missingFlags } from '../../bucket-privacy.js';
import { patiently, unlessMissing } from '../../store-refusal.js';
import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import { checkConfiguration, type Judgement } from './configuration.js';

export function checkPublicAccessBlock({ client, bucket, endpoint }: Target): Promise<Finding> {
  return checkConfiguration(
    'Public access block',
    'publicAccessBlock',
    's3:GetBucketPublicAccessBlock',
    async () => {
      const question = client.send(new GetPublicAccessBlockCommand({ Bucket: bucket }), patiently());
      return (
        (await unlessMissing(question, 'NoSuchPublicAccessBlockConfiguration'))
          ?.PublicAccessBlockConfiguration ?? {}
      );
    },
    (flags): Judgement => {
      const missing = missingFlags(flags, isAwsEndpoint(endpoint));
      return missing.length === 0
        ? { status: 'ok', found: 'on' }
        : {
            status: 'warning',
            found: `off: ${missing.join(', ')}`,
            todo: 'One wrong ACL or policy would publish the files. npm run bucket:setup turns it on.',
          };
    },
  );
}

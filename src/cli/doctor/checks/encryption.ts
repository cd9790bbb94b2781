import { GetBucketEncryptionCommand } from '@aws-sdk/client-s3';
import { patiently, unlessMissing } from '../../store-refusal.js';
import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import { checkConfiguration, type Judgement } from './configuration.js';

export function checkEncryption({ client, bucket }: Target): Promise<Finding> {
  return checkConfiguration(
    'Default encryption',
    'encryption',
    's3:GetEncryptionConfiguration',
    () =>
      unlessMissing(
        client.send(new GetBucketEncryptionCommand({ Bucket: bucket }), patiently()),
        'ServerSideEncryptionConfigurationNotFoundError',
      ),
    (answer): Judgement => {
      if (answer === undefined) {
        return { status: 'warning', found: 'none', todo: 'npm run bucket:setup sets SSE-S3 (AES256).' };
      }
      const rule = answer.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
      // Ceph RGW 16 takes the question for another one and answers 200 with something else.
      return rule?.SSEAlgorithm === undefined
        ? { status: 'not_supported', found: 'The answer is not an encryption configuration' }
        : { status: 'ok', found: rule.SSEAlgorithm };
    },
  );
}

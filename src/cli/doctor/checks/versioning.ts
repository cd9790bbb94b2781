import { GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import { withDeadline } from '../../store-refusal.js';
import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import { checkConfiguration, type CheckResult } from './configuration.js';

/** For information: the service works with it and without. */
export function checkVersioning({ client, bucket }: Target): Promise<Finding> {
  return checkConfiguration(
    'Versioning',
    'versioning',
    's3:GetBucketVersioning',
    () => client.send(new GetBucketVersioningCommand({ Bucket: bucket }), withDeadline()),
    ({ Status }): CheckResult => ({
      status: 'ok',
      found:
        Status === undefined
          ? 'off: what is overwritten or deleted is gone'
          : `${Status}: deleted files stay as older versions until a lifecycle rule expires them`,
    }),
  );
}

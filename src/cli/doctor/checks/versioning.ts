import { GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import { withDeadline } from '../../store-error.js';
import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import { checkConfiguration, type CheckResult } from './configuration.js';

/** Informational: the service works with and without versioning. */
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
          ? 'off: overwritten and deleted files cannot be recovered'
          : `${Status}: deleted files remain as noncurrent versions until a lifecycle rule expires them`,
    }),
  );
}

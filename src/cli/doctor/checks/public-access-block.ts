import { readPublicAccessBlock } from '../../bucket-configuration.js';
import { isAwsEndpoint } from '../../../storage/aws-endpoint.js';
import { missingFlags } from '../../bucket-public-access-block.js';
import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import { checkConfiguration, type CheckResult } from './configuration.js';

export function checkPublicAccessBlock(target: Target): Promise<Finding> {
  return checkConfiguration(
    'Public access block',
    'publicAccessBlock',
    's3:GetBucketPublicAccessBlock',
    () => readPublicAccessBlock(target),
    (flags): CheckResult => {
      const missing = missingFlags(flags, isAwsEndpoint(target.endpoint));
      return missing.length === 0
        ? { status: 'ok', found: 'enabled' }
        : {
            status: 'warning',
            found: `disabled: ${missing.join(', ')}`,
            todo: 'A single public ACL or bucket policy would expose the files. Run npm run bucket:setup to enable Block Public Access.',
          };
    },
  );
}

import { readPublicAccessBlock } from '../../bucket-configuration.js';
import { isAwsEndpoint, missingFlags } from '../../bucket-public-access-block.js';
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
        ? { status: 'ok', found: 'on' }
        : {
            status: 'warning',
            found: `off: ${missing.join(', ')}`,
            todo: 'One wrong ACL or policy would publish the files. npm run bucket:setup turns it on.',
          };
    },
  );
}

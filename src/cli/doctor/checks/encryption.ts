import { readEncryption } from '../../bucket-configuration.js';
import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import { checkConfiguration, type CheckResult } from './configuration.js';

export function checkEncryption(target: Target): Promise<Finding> {
  return checkConfiguration(
    'Default encryption',
    'encryption',
    's3:GetEncryptionConfiguration',
    () => readEncryption(target),
    (rules): CheckResult => {
      if (rules?.length === 0) {
        return {
          status: 'warning',
          found: 'not configured',
          todo: 'Run npm run bucket:setup to set SSE-S3 (AES256).',
        };
      }
      const algorithm = rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
      return algorithm === undefined
        ? { status: 'not_supported', found: 'the response is not an encryption configuration' }
        : { status: 'ok', found: algorithm };
    },
  );
}

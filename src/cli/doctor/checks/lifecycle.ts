import { readLifecycle } from '../../bucket-configuration.js';
import { ABORT_AFTER_DAYS, abortDays, expiryDays, formatDays } from '../../bucket-lifecycle.js';
import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import { checkConfiguration, type CheckResult } from './configuration.js';

export function checkLifecycle(target: Target): Promise<Finding> {
  const { prefix } = target.files;
  return checkConfiguration(
    'Lifecycle',
    'lifecycle',
    's3:GetLifecycleConfiguration',
    async () => (await readLifecycle(target))?.Rules ?? [],
    (rules): CheckResult => {
      const expiry = expiryDays(rules, prefix);
      const files = `files under ${prefix} ${expiry === undefined ? 'do not expire' : `expire after ${formatDays(expiry)}`}`;
      const days = abortDays(rules, prefix);
      if (days !== undefined && days <= ABORT_AFTER_DAYS) {
        return {
          status: 'ok',
          found: `incomplete multipart uploads are aborted after ${formatDays(days)}; ${files}`,
        };
      }
      const uploads = days === undefined ? 'are never aborted' : `are aborted only after ${formatDays(days)}`;
      return {
        status: 'warning',
        found: `incomplete multipart uploads ${uploads}, and their parts are billed; ${files}`,
        todo: 'Run npm run bucket:setup to abort them after 1 day (AbortIncompleteMultipartUpload).',
      };
    },
  );
}

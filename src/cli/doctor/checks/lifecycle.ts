import { readLifecycle } from '../../bucket-configuration.js';
import { ABORT_AFTER_DAYS, abortDays, expiryDays } from '../../bucket-lifecycle.js';
import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import { checkConfiguration, type CheckResult } from './configuration.js';

export function checkLifecycle(target: Target): Promise<Finding> {
  const { keyPrefix } = target;
  return checkConfiguration(
    'Lifecycle',
    'lifecycle',
    's3:GetLifecycleConfiguration',
    async () => (await readLifecycle(target))?.Rules ?? [],
    (rules): CheckResult => {
      const expiry = expiryDays(rules, keyPrefix);
      const files = `files below ${keyPrefix} ${expiry === undefined ? 'are kept' : `expire after ${expiry} d`}`;
      const days = abortDays(rules, keyPrefix);
      if (days !== undefined && days <= ABORT_AFTER_DAYS) {
        return { status: 'ok', found: `incomplete uploads are aborted after ${days} d; ${files}` };
      }
      const uploads = days === undefined ? 'are never aborted' : `are aborted only after ${days} d`;
      return {
        status: 'warning',
        found: `incomplete uploads ${uploads}, and their parts are paid for; ${files}`,
        todo: 'npm run bucket:setup aborts them after a day.',
      };
    },
  );
}

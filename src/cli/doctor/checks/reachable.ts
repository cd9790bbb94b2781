import { reasonUnreachable } from '../../reachability.js';
import { describeTarget, type Target } from '../../target.js';
import type { Finding } from '../finding.js';

/** Checks that the bucket can be reached. If not, the doctor skips all other checks. */
export async function checkReachable(target: Target): Promise<Finding> {
  const check = 'Bucket reachable';
  const where = describeTarget(target);
  const reason = await reasonUnreachable(target);
  return reason === undefined
    ? { check, status: 'ok', found: where }
    : { check, status: 'failed', found: `${where}: ${reason.found}`, todo: reason.todo };
}

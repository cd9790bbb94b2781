import { codeOf, explain, isUnsupported, statusOf } from '../../store-refusal.js';
import type { Feature, Finding } from '../finding.js';

export type CheckResult = Omit<Finding, 'check' | 'supports'>;

/**
 * Reads one setting of the bucket and judges it. The service does not need to read it, so that a refusal is a warning.
 * @param action what has to be allowed to read it
 */
export async function checkConfiguration<T>(
  check: string,
  feature: Feature,
  action: string,
  read: () => Promise<T>,
  evaluate: (setting: T) => CheckResult,
): Promise<Finding> {
  try {
    const result = evaluate(await read());
    return { check, ...result, supports: { [feature]: result.status !== 'not_supported' } };
  } catch (error) {
    if (isUnsupported(error)) {
      return { check, status: 'not_supported', found: codeOf(error), supports: { [feature]: false } };
    }
    const isDenied = statusOf(error) === 403;
    return {
      check,
      status: 'warning',
      found: `Cannot be read: ${explain(error)}`,
      ...(isDenied && { todo: `Run this as somebody who is allowed ${action}.` }),
    };
  }
}

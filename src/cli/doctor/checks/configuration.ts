import { codeOf, explain, isUnsupported, statusOf } from '../../store-error.js';
import type { Feature, Finding } from '../finding.js';

/** How a setting was evaluated. */
export type CheckResult = Omit<Finding, 'check' | 'supports'>;

/**
 * Reads one bucket setting and evaluates it. The service itself does not need to read it, so a denied read is
 * a warning.
 * @param action the IAM action that reading it requires, such as `s3:GetLifecycleConfiguration`
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
      found: `not readable: ${explain(error)}`,
      ...(isDenied && { todo: `Run the doctor with credentials that allow ${action}.` }),
    };
  }
}

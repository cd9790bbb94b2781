import { TransitionStorageClass } from '@aws-sdk/client-s3';
import { UsageError } from '../arguments.js';
import type { LifecycleOptions, Transition } from '../bucket-lifecycle.js';
import { validateTransitions } from './transition-rules.js';

/** What `--expire-after-days` and `--transition` request beyond the defaults. */
export type SetupOptions = LifecycleOptions;

const RULES =
  'https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html';

const isStorageClass = (text: string): text is TransitionStorageClass =>
  Object.values<string>(TransitionStorageClass).includes(text);

/** @throws UsageError unless it is a whole number of days, 1 or more */
export function parseDays(option: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new UsageError(`${option} takes a whole number of days, 1 or more`);
  return Number(text);
}

/**
 * `STANDARD_IA:30,GLACIER:90`.
 * @throws UsageError also for what S3 would refuse
 */
export function parseTransitions(text: string): Transition[] {
  const transitions = text.split(',').map((item) => {
    const [storageClass = '', days = ''] = item.trim().split(':');
    if (!isStorageClass(storageClass)) {
      const known = Object.values(TransitionStorageClass).join(', ');
      throw new UsageError(
        `--transition takes storage classes and days, STANDARD_IA:30,GLACIER:90; known: ${known}`,
      );
    }
    return { storageClass, days: parseDays('--transition', days) };
  });
  const fault = validateTransitions(transitions);
  if (fault !== undefined) throw new UsageError(`--transition: ${fault} (${RULES})`);
  return transitions;
}

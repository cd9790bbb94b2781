import { TransitionStorageClass } from '@aws-sdk/client-s3';
import { UsageError } from '../arguments.js';
import type { LifecycleOptions, Transition } from '../bucket-lifecycle.js';
import { validateExpiry, validateTransitions } from './transition-rules.js';

/** What `--expire-after-days` and `--transition` request beyond the defaults. */
export type SetupOptions = LifecycleOptions;

const RULES =
  'https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html';

const isStorageClass = (text: string): text is TransitionStorageClass =>
  Object.values<string>(TransitionStorageClass).includes(text);

/** @throws UsageError unless the text is a whole number of days from 1 to 99999 */
export function parseDays(option: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new UsageError(`${option} expects a whole number of days from 1 to 99999`);
  return Number(text);
}

/**
 * Parses a list such as `STANDARD_IA:30,GLACIER:90`.
 * @throws UsageError for a malformed list, and for transitions that S3 would reject
 */
export function parseTransitions(text: string): Transition[] {
  const transitions = text.split(',').map((item) => {
    const [storageClass = '', days = ''] = item.trim().split(':');
    if (!isStorageClass(storageClass)) {
      const known = Object.values(TransitionStorageClass).join(', ');
      throw new UsageError(
        `--transition expects storage classes with days, such as STANDARD_IA:30,GLACIER:90. Storage classes: ${known}`,
      );
    }
    return { storageClass, days: parseDays('--transition', days) };
  });
  const reason = validateTransitions(transitions);
  if (reason !== undefined) throw new UsageError(`--transition: ${reason} (${RULES})`);
  return transitions;
}

/** @throws UsageError if files would expire before a transition */
export function assertExpiresLast({ expireAfterDays, transitions = [] }: SetupOptions): void {
  const reason = validateExpiry(expireAfterDays, transitions);
  if (reason !== undefined) throw new UsageError(`--expire-after-days: ${reason} (${RULES})`);
}

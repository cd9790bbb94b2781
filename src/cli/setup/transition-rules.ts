import type { TransitionStorageClass } from '@aws-sdk/client-s3';
import { formatDays, type Transition } from '../bucket-lifecycle.js';

/** S3 moves objects down this list, never up. */
const ORDER: readonly TransitionStorageClass[] = [
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
];

/** Days: the minimum age for classes in `NEEDS_AGE`, and the minimum stay before a class in `FOLLOWS`. */
const MIN_DAYS = 30;
const NEEDS_AGE: ReadonlySet<TransitionStorageClass> = new Set(['STANDARD_IA', 'ONEZONE_IA']);
const FOLLOWS: Partial<Record<TransitionStorageClass, readonly TransitionStorageClass[]>> = {
  STANDARD_IA: ['ONEZONE_IA', 'GLACIER', 'DEEP_ARCHIVE'],
  ONEZONE_IA: ['GLACIER', 'DEEP_ARCHIVE'],
};

/**
 * Validates the transitions of one lifecycle rule.
 * @returns why S3 would reject the rule; `undefined` when the transitions are valid
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
export function validateTransitions(transitions: readonly Transition[]): string | undefined {
  for (const [index, { storageClass, days }] of transitions.entries()) {
    if (NEEDS_AGE.has(storageClass) && days < MIN_DAYS) {
      return `${storageClass} requires ${MIN_DAYS} days or more`;
    }
    if (transitions.slice(0, index).some((other) => other.storageClass === storageClass)) {
      return `${storageClass} is given twice; list each storage class once`;
    }
  }
  const steps = transitions.toSorted((a, b) => ORDER.indexOf(a.storageClass) - ORDER.indexOf(b.storageClass));
  for (const [index, later] of steps.entries()) {
    for (const earlier of steps.slice(0, index)) {
      const between = later.days - earlier.days;
      if (between < 0) {
        return `S3 does not move files from ${later.storageClass} to ${earlier.storageClass}; the order is ${ORDER.join(', ')}`;
      }
      if (between < MIN_DAYS && FOLLOWS[earlier.storageClass]?.includes(later.storageClass) === true) {
        return `${later.storageClass} must come ${MIN_DAYS} days or more after ${earlier.storageClass}`;
      }
    }
  }
  return undefined;
}

/**
 * Validates the expiry of files against the transitions of the same files.
 * @returns why S3 would reject the rules, or would never move a file; `undefined` when they are valid
 */
export function validateExpiry(
  expireAfterDays: number | undefined,
  transitions: readonly Transition[],
): string | undefined {
  const late = transitions.find(({ days }) => expireAfterDays !== undefined && days >= expireAfterDays);
  if (late === undefined || expireAfterDays === undefined) return undefined;
  const { storageClass, days } = late;
  return `files must expire later than they move to ${storageClass}: they expire after ${formatDays(expireAfterDays)} and move after ${formatDays(days)}`;
}

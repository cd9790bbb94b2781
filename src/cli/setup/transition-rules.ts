import type { TransitionStorageClass } from '@aws-sdk/client-s3';
import type { Transition } from '../bucket-lifecycle.js';

/** Files go down these steps, and never up. */
const ORDER: readonly TransitionStorageClass[] = [
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
];

/** The least age in days of files that go to `NEEDS_AGE`, and the least time there before they go on to what `FOLLOWS`. */
const MIN_DAYS = 30;
const NEEDS_AGE: ReadonlySet<TransitionStorageClass> = new Set(['STANDARD_IA', 'ONEZONE_IA']);
const FOLLOWS: Partial<Record<TransitionStorageClass, readonly TransitionStorageClass[]>> = {
  STANDARD_IA: ['ONEZONE_IA', 'GLACIER', 'DEEP_ARCHIVE'],
  ONEZONE_IA: ['GLACIER', 'DEEP_ARCHIVE'],
};

/**
 * Why S3 would refuse a rule with these transitions, and what would be right; `undefined` when it takes them.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
export function validateTransitions(transitions: readonly Transition[]): string | undefined {
  for (const [index, { storageClass, days }] of transitions.entries()) {
    if (NEEDS_AGE.has(storageClass) && days < MIN_DAYS) {
      return `${storageClass} takes files of ${MIN_DAYS} days or more`;
    }
    if (transitions.slice(0, index).some((other) => other.storageClass === storageClass)) {
      return `${storageClass} is named twice: say each storage class once`;
    }
  }
  const steps = transitions.toSorted((a, b) => ORDER.indexOf(a.storageClass) - ORDER.indexOf(b.storageClass));
  for (const [index, later] of steps.entries()) {
    for (const earlier of steps.slice(0, index)) {
      const between = later.days - earlier.days;
      if (between < 0) {
        return `files do not go from ${later.storageClass} to ${earlier.storageClass}; their order is ${ORDER.join(', ')}`;
      }
      if (between < MIN_DAYS && FOLLOWS[earlier.storageClass]?.includes(later.storageClass) === true) {
        return `${later.storageClass} has to come ${MIN_DAYS} days or more after ${earlier.storageClass}`;
      }
    }
  }
  return undefined;
}

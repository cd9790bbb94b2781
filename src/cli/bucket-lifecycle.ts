import type { LifecycleRule, TransitionStorageClass } from '@aws-sdk/client-s3';

/** After so many days an upload that was not completed is given up; S3 counts in whole days. */
export const ABORT_AFTER_DAYS = 1;

const ABORT_ID = 'signpost-abort-incomplete-uploads';
const EXPIRE_ID = 'signpost-expire-uploads';
const TRANSITION_ID = 'signpost-transition-uploads';

export interface Transition {
  storageClass: TransitionStorageClass;
  days: number;
}

/** What is asked for besides giving up incomplete uploads. */
export interface LifecycleWish {
  expireAfterDays?: number | undefined;
  transitions?: readonly Transition[] | undefined;
}

/** Days after which incomplete uploads below the prefix are aborted; `undefined` when they are kept for ever. */
export function abortDays(rules: readonly LifecycleRule[], prefix: string): number | undefined {
  return shortest(
    covering(rules, prefix).map(
      ({ AbortIncompleteMultipartUpload }) => AbortIncompleteMultipartUpload?.DaysAfterInitiation,
    ),
  );
}

/** Days after which objects below the prefix expire. */
export function expiryDays(rules: readonly LifecycleRule[], prefix: string): number | undefined {
  return shortest(covering(rules, prefix).map(({ Expiration }) => Expiration?.Days));
}

/** Days after which objects below the prefix go to that storage class. */
export function transitionDays(
  rules: readonly LifecycleRule[],
  prefix: string,
  storageClass: string,
): number | undefined {
  return shortest(
    covering(rules, prefix)
      .flatMap(({ Transitions }) => Transitions ?? [])
      .filter(({ StorageClass }) => StorageClass === storageClass)
      .map(({ Days }) => Days),
  );
}

/**
 * The rules with what is missing added or our own rule replaced. Where rules overlap the shorter period holds, so that
 * another's longer one may stay, and a shorter one makes ours needless.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
 */
export function withLifecycle(
  rules: readonly LifecycleRule[],
  prefix: string,
  { expireAfterDays, transitions = [] }: LifecycleWish,
): LifecycleRule[] {
  let result = [...rules];
  const put = (ID: string, action: Omit<LifecycleRule, 'Status'>): void => {
    const rule: LifecycleRule = { ID, Status: 'Enabled', Filter: { Prefix: prefix }, ...action };
    const isThere = result.some((other) => other.ID === ID);
    result = isThere ? result.map((other) => (other.ID === ID ? rule : other)) : [...result, rule];
  };
  if (isLonger(abortDays(rules, prefix), ABORT_AFTER_DAYS)) {
    put(ABORT_ID, { AbortIncompleteMultipartUpload: { DaysAfterInitiation: ABORT_AFTER_DAYS } });
  }
  if (expireAfterDays !== undefined && isLonger(expiryDays(rules, prefix), expireAfterDays)) {
    put(EXPIRE_ID, { Expiration: { Days: expireAfterDays } });
  }
  const late = transitions.filter(({ storageClass, days }) =>
    isLonger(transitionDays(rules, prefix, storageClass), days),
  );
  if (late.length > 0) {
    const kept = rules.find(({ ID, Status }) => ID === TRANSITION_ID && Status === 'Enabled')?.Transitions;
    const isLate = (name: string | undefined): boolean =>
      late.some(({ storageClass }) => storageClass === name);
    put(TRANSITION_ID, {
      Transitions: [
        ...(kept ?? []).filter(({ StorageClass }) => !isLate(StorageClass)),
        ...late.map(({ storageClass, days }) => ({ Days: days, StorageClass: storageClass })),
      ],
    });
  }
  return result;
}

/** The same rule with its prefix in a filter: AWS takes no configuration that has rules of the old form and of the new. */
export function withFilter({ Prefix, ...rule }: LifecycleRule): LifecycleRule {
  return Prefix === undefined ? rule : { ...rule, Filter: { Prefix } };
}

/** Enabled rules that hold for every object below the prefix. */
function covering(rules: readonly LifecycleRule[], prefix: string): LifecycleRule[] {
  return rules.filter((rule) => rule.Status === 'Enabled' && coversPrefix(rule, prefix));
}

function coversPrefix({ Filter, Prefix }: LifecycleRule, prefix: string): boolean {
  const { And, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan } = Filter ?? {};
  // A tag or a size singles out some objects of those below the prefix.
  const isPartial = [And, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan].some(
    (condition) => condition !== undefined,
  );
  return !isPartial && prefix.startsWith(Filter?.Prefix ?? Prefix ?? '');
}

function shortest(days: readonly (number | undefined)[]): number | undefined {
  const known = days.filter((day) => day !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function isLonger(days: number | undefined, limit: number): boolean {
  return days === undefined || days > limit;
}

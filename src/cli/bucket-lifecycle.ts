import type { LifecycleRule, TransitionStorageClass } from '@aws-sdk/client-s3';

/** After so many days an upload that was not completed is given up; S3 counts in whole days. */
export const ABORT_AFTER_DAYS = 1;

/** What the IDs of our rules begin with. The prefix follows: services with a prefix each may share a bucket. */
const ABORT_ID = 'signpost-abort-incomplete-uploads';
const EXPIRE_ID = 'signpost-expire-uploads';
const TRANSITION_ID = 'signpost-transition-uploads';

export interface Transition {
  storageClass: TransitionStorageClass;
  days: number;
}

/** What is asked for besides giving up incomplete uploads. */
export interface LifecycleOptions {
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
  { expireAfterDays, transitions = [] }: LifecycleOptions,
): LifecycleRule[] {
  let result = [...rules];
  const put = (kind: string, action: Omit<LifecycleRule, 'Status'>): void => {
    const ours = ourRule(rules, kind, prefix);
    const ID = ours?.ID ?? freeId(rules, kind, prefix);
    const rule: LifecycleRule = { ID, Status: 'Enabled', Filter: { Prefix: prefix }, ...action };
    result = ours === undefined ? [...result, rule] : result.map((other) => (other === ours ? rule : other));
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
    const ours = ourRule(rules, TRANSITION_ID, prefix);
    const kept = ours?.Status === 'Enabled' ? ours.Transitions : undefined;
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

/** Told by ID and prefix: the ID alone may be that of a service with another prefix, which had none in it once. */
function ourRule(rules: readonly LifecycleRule[], kind: string, prefix: string): LifecycleRule | undefined {
  return rules.find(
    (rule) => rule.ID?.startsWith(kind) === true && !isPartial(rule) && prefixOf(rule) === prefix,
  );
}

/**
 * Unique in the configuration, and 255 characters at most; `KEY_PREFIX` has 200 at most.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
 */
function freeId(rules: readonly LifecycleRule[], kind: string, prefix: string): string {
  const taken = new Set(rules.map(({ ID }) => ID));
  let id = `${kind}:${prefix}`;
  // Somebody gave our rule another filter, which makes it theirs.
  for (let count = 2; taken.has(id); count += 1) id = `${kind}:${prefix}:${count}`;
  return id;
}

/** Enabled rules that hold for every object below the prefix. */
function covering(rules: readonly LifecycleRule[], prefix: string): LifecycleRule[] {
  return rules.filter(
    (rule) => rule.Status === 'Enabled' && !isPartial(rule) && prefix.startsWith(prefixOf(rule)),
  );
}

/** A tag or a size singles out some objects of those below the prefix. */
function isPartial({ Filter }: LifecycleRule): boolean {
  const { And, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan } = Filter ?? {};
  return [And, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan].some((condition) => condition !== undefined);
}

function prefixOf({ Filter, Prefix }: LifecycleRule): string {
  return Filter?.Prefix ?? Prefix ?? '';
}

function shortest(days: readonly (number | undefined)[]): number | undefined {
  const known = days.filter((day) => day !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function isLonger(days: number | undefined, limit: number): boolean {
  return days === undefined || days > limit;
}

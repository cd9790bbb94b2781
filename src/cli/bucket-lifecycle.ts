import type { LifecycleRule, TransitionStorageClass } from '@aws-sdk/client-s3';

/** Days after which S3 aborts an incomplete multipart upload. S3 accepts whole days only. */
export const ABORT_AFTER_DAYS = 1;

/**
 * Start of the IDs of our rules. The key prefix follows, because services with different prefixes may share a
 * bucket.
 */
const ABORT_ID = 'signpost-abort-incomplete-uploads';
const EXPIRE_ID = 'signpost-expire-uploads';
const TRANSITION_ID = 'signpost-transition-uploads';

export interface Transition {
  storageClass: TransitionStorageClass;
  /** Age of the object in days. */
  days: number;
}

/** Optional lifecycle actions. Aborting incomplete multipart uploads is always included. */
export interface LifecycleOptions {
  expireAfterDays?: number | undefined;
  transitions?: readonly Transition[] | undefined;
}

/** Days after which incomplete multipart uploads under the prefix are aborted; `undefined` for never. */
export function abortDays(rules: readonly LifecycleRule[], prefix: string): number | undefined {
  return shortest(
    covering(rules, prefix).map(
      ({ AbortIncompleteMultipartUpload }) => AbortIncompleteMultipartUpload?.DaysAfterInitiation,
    ),
  );
}

/** Days after which objects under the prefix expire; `undefined` for never. */
export function expiryDays(rules: readonly LifecycleRule[], prefix: string): number | undefined {
  return shortest(covering(rules, prefix).map(({ Expiration }) => Expiration?.Days));
}

/** Days after which objects under the prefix move to the storage class; `undefined` for never. */
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

/** The transitions of a rule after a number of days. */
export function transitionsOf({ Transitions = [] }: LifecycleRule): Transition[] {
  return Transitions.flatMap(({ StorageClass, Days }) =>
    StorageClass === undefined || Days === undefined ? [] : [{ storageClass: StorageClass, days: Days }],
  );
}

/** Whether an enabled rule applies to the objects under this prefix and to no others. */
export function isFor(rule: LifecycleRule, prefix: string): boolean {
  return rule.Status === 'Enabled' && !isPartial(rule) && prefixOf(rule) === prefix;
}

/**
 * The rules, with missing ones added and our own ones updated. Where rules overlap, S3 applies the shorter
 * period: a longer rule from elsewhere can stay, and a shorter one makes ours unnecessary.
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

/** The rule with its prefix moved into a filter. AWS rejects configurations that mix the old and new form. */
export function withFilter({ Prefix, ...rule }: LifecycleRule): LifecycleRule {
  return Prefix === undefined ? rule : { ...rule, Filter: { Prefix } };
}

/**
 * Our rule of this kind, identified by ID and prefix. The ID alone is not enough: older versions wrote IDs
 * without the prefix, so the rule may belong to a service with another prefix.
 */
function ourRule(rules: readonly LifecycleRule[], kind: string, prefix: string): LifecycleRule | undefined {
  return rules.find(
    (rule) => rule.ID?.startsWith(kind) === true && !isPartial(rule) && prefixOf(rule) === prefix,
  );
}

/**
 * An ID that is unique in the configuration and has at most 255 characters. `KEY_PREFIX` has at most 200.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
 */
function freeId(rules: readonly LifecycleRule[], kind: string, prefix: string): string {
  const taken = new Set(rules.map(({ ID }) => ID));
  let id = `${kind}:${prefix}`;
  // The ID may be taken by a rule of ours whose filter was changed by hand. It no longer counts as ours.
  for (let count = 2; taken.has(id); count += 1) id = `${kind}:${prefix}:${count}`;
  return id;
}

/** The enabled rules that apply to every object under the prefix. */
function covering(rules: readonly LifecycleRule[], prefix: string): LifecycleRule[] {
  return rules.filter(
    (rule) => rule.Status === 'Enabled' && !isPartial(rule) && prefix.startsWith(prefixOf(rule)),
  );
}

/** Whether the filter selects by tag or size, and so applies only to some objects under the prefix. */
function isPartial({ Filter }: LifecycleRule): boolean {
  const { And, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan } = Filter ?? {};
  return [And, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan].some((condition) => condition !== undefined);
}

function prefixOf({ Filter, Prefix }: LifecycleRule): string {
  return Filter?.Prefix ?? Prefix ?? '';
}

/** `1 day`, `30 days`. */
export function formatDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

function shortest(days: readonly (number | undefined)[]): number | undefined {
  const known = days.filter((day) => day !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function isLonger(days: number | undefined, limit: number): boolean {
  return days === undefined || days > limit;
}

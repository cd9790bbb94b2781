import {
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  type TransitionDefaultMinimumObjectSize,
} from '@aws-sdk/client-s3';
import { readLifecycle } from '../bucket-configuration.js';
import {
  expiryDays,
  formatDays,
  isFor,
  type LifecycleOptions,
  transitionDays,
  transitionsOf,
  withFilter,
  withLifecycle,
} from '../bucket-lifecycle.js';
import { withDeadline } from '../store-error.js';
import type { Setting } from './setting.js';
import { validateExpiry, validateTransitions } from './transition-rules.js';

interface Lifecycle {
  rules: LifecycleRule[];
  /** Written back as read, because a write without it resets it. */
  minimumSize: TransitionDefaultMinimumObjectSize | undefined;
}

/** Transitions that are valid alone but not in combination with those of the existing rule. */
class InvalidTransition extends Error {
  override readonly name = 'InvalidTransition';
}

/** @throws InvalidTransition when S3 would reject the rule */
function assertValid(rule: LifecycleRule): void {
  const transitions = transitionsOf(rule);
  const reason = validateTransitions(transitions);
  if (reason === undefined) return;
  const combined = transitions.map(({ storageClass, days }) => `${storageClass}:${days}`).join(',');
  throw new InvalidTransition(
    `combined with the existing rule, the transitions are ${combined}, but ${reason}`,
  );
}

/**
 * S3 compares the rules with the same filter. A requested transition must also precede the expiry by rules with a
 * shorter prefix, or it would never take effect.
 * @throws InvalidTransition when files would expire before a transition
 */
function assertExpiresLast(
  rules: readonly LifecycleRule[],
  prefix: string,
  { expireAfterDays, transitions = [] }: LifecycleOptions,
): void {
  if (expireAfterDays === undefined && transitions.length === 0) return;
  const existing = rules.filter((rule) => isFor(rule, prefix)).flatMap(transitionsOf);
  const reason = validateExpiry(expiryDays(rules, prefix), [...existing, ...transitions]);
  if (reason !== undefined) throw new InvalidTransition(`combined with the existing rules, ${reason}`);
}

export const LIFECYCLE: Setting<Lifecycle> = {
  name: 'Lifecycle',
  actions: ['s3:GetLifecycleConfiguration', 's3:PutLifecycleConfiguration'],
  read: async (target) => {
    const configuration = await readLifecycle(target);
    return {
      rules: configuration?.Rules ?? [],
      minimumSize: configuration?.TransitionDefaultMinimumObjectSize,
    };
  },
  desired: ({ rules, minimumSize }, { files }, options) => {
    const desired = withLifecycle(rules, files.prefix, options);
    for (const rule of desired.filter((other) => !rules.includes(other))) assertValid(rule);
    assertExpiresLast(desired, files.prefix, options);
    return { rules: desired, minimumSize };
  },
  stricter: ({ rules }, { files }, { expireAfterDays, transitions = [] }) => {
    const comparisons = [
      { action: 'expire', current: expiryDays(rules, files.prefix), requested: expireAfterDays },
      ...transitions.map(({ storageClass, days }) => ({
        action: `move to ${storageClass}`,
        current: transitionDays(rules, files.prefix, storageClass),
        requested: days,
      })),
    ];
    return comparisons.flatMap(({ action, current, requested }) =>
      current !== undefined && requested !== undefined && current < requested
        ? [`files ${action} after ${formatDays(current)}`]
        : [],
    );
  },
  lines: ({ rules }) => rules.map((rule) => JSON.stringify(rule)),
  write: ({ client, bucket }, { rules, minimumSize }) =>
    client.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket: bucket,
        LifecycleConfiguration: { Rules: rules.map(withFilter) },
        TransitionDefaultMinimumObjectSize: minimumSize,
      }),
      withDeadline(),
    ),
};

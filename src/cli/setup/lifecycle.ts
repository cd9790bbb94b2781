import {
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  type TransitionDefaultMinimumObjectSize,
} from '@aws-sdk/client-s3';
import { readLifecycle } from '../bucket-configuration.js';
import { expiryDays, transitionDays, withFilter, withLifecycle } from '../bucket-lifecycle.js';
import { withDeadline } from '../store-refusal.js';
import { validateTransitions } from './transition-rules.js';
import type { Setting } from './setting.js';

interface Lifecycle {
  rules: LifecycleRule[];
  /** Is reset by a write that leaves it out. */
  minimumSize: TransitionDefaultMinimumObjectSize | undefined;
}

/** What is asked for may be possible by itself, and not beside what was asked for before. */
class InvalidTransition extends Error {
  override readonly name = 'InvalidTransition';
}

function assertPossible({ Transitions = [] }: LifecycleRule): void {
  const transitions = Transitions.flatMap(({ StorageClass, Days }) =>
    StorageClass === undefined || Days === undefined ? [] : [{ storageClass: StorageClass, days: Days }],
  );
  const fault = validateTransitions(transitions);
  if (fault === undefined) return;
  const together = transitions.map(({ storageClass, days }) => `${storageClass}:${days}`).join(',');
  throw new InvalidTransition(`with the rule that is there it would be ${together}, and ${fault}`);
}

export const LIFECYCLE: Setting<Lifecycle> = {
  name: 'Lifecycle',
  actions: ['s3:GetLifecycleConfiguration', 's3:PutLifecycleConfiguration'],
  read: async (target) => {
    const answer = await readLifecycle(target);
    return { rules: answer?.Rules ?? [], minimumSize: answer?.TransitionDefaultMinimumObjectSize };
  },
  desired: ({ rules, minimumSize }, { keyPrefix }, options) => {
    const desired = withLifecycle(rules, keyPrefix, options);
    for (const rule of desired.filter((other) => !rules.includes(other))) assertPossible(rule);
    return { rules: desired, minimumSize };
  },
  stricter: ({ rules }, { keyPrefix }, { expireAfterDays, transitions = [] }) => {
    const wishes = [
      { what: 'files expire', has: expiryDays(rules, keyPrefix), asked: expireAfterDays },
      ...transitions.map(({ storageClass, days }) => ({
        what: `files go to ${storageClass}`,
        has: transitionDays(rules, keyPrefix, storageClass),
        asked: days,
      })),
    ];
    return wishes.flatMap(({ what, has, asked }) =>
      has !== undefined && asked !== undefined && has < asked ? [`${what} after ${has} d already`] : [],
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

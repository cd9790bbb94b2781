import {
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  type TransitionDefaultMinimumObjectSize,
} from '@aws-sdk/client-s3';
import { readLifecycle } from '../bucket-configuration.js';
import { expiryDays, transitionDays, withFilter, withLifecycle } from '../bucket-lifecycle.js';
import { patiently } from '../store-refusal.js';
import type { Setting } from './setting.js';

interface Lifecycle {
  rules: LifecycleRule[];
  /** Is reset by a write that leaves it out. */
  minimumSize: TransitionDefaultMinimumObjectSize | undefined;
}

export const LIFECYCLE: Setting<Lifecycle> = {
  name: 'Lifecycle',
  actions: ['s3:GetLifecycleConfiguration', 's3:PutLifecycleConfiguration'],
  read: async (target) => {
    const answer = await readLifecycle(target);
    return { rules: answer?.Rules ?? [], minimumSize: answer?.TransitionDefaultMinimumObjectSize };
  },
  desired: ({ rules, minimumSize }, { keyPrefix }, wish) => ({
    rules: withLifecycle(rules, keyPrefix, wish),
    minimumSize,
  }),
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
      patiently(),
    ),
};

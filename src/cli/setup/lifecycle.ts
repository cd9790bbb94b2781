import {
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  type TransitionDefaultMinimumObjectSize,
} from '@aws-sdk/client-s3';
import { withFilter, withLifecycle } from '../bucket-lifecycle.js';
import { patiently, unlessMissing } from '../store-refusal.js';
import type { Setting } from './setting.js';

interface Lifecycle {
  rules: LifecycleRule[];
  /** Is reset by a write that leaves it out. */
  minimumSize: TransitionDefaultMinimumObjectSize | undefined;
}

export const LIFECYCLE: Setting<Lifecycle> = {
  name: 'Lifecycle',
  actions: ['s3:GetLifecycleConfiguration', 's3:PutLifecycleConfiguration'],
  read: async ({ client, bucket }) => {
    const question = client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }), patiently());
    const answer = await unlessMissing(question, 'NoSuchLifecycleConfiguration');
    return { rules: answer?.Rules ?? [], minimumSize: answer?.TransitionDefaultMinimumObjectSize };
  },
  desired: ({ rules, minimumSize }, { keyPrefix }, wish) => ({
    rules: withLifecycle(rules, keyPrefix, wish),
    minimumSize,
  }),
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

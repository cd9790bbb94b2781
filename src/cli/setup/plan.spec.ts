import {
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  type S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { Target } from '../target.js';
import { makePlan, type Plan } from './plan.js';
import { formatChange, formatOutcome } from './report.js';
import type { SetupOptions } from './setup-options.js';

const rule = (ID: string, action: Partial<LifecycleRule>): LifecycleRule => ({
  ID,
  Status: 'Enabled',
  Filter: { Prefix: '' },
  ...action,
});
const STRICT = [
  rule('abort', { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
  rule('expire', { Expiration: { Days: 30 } }),
  rule('move', { Transitions: [{ Days: 20, StorageClass: 'GLACIER' }] }),
];

/** The printed plan for a bucket with these lifecycle rules and no other settings. */
async function printedPlan(rules: LifecycleRule[], options: SetupOptions): Promise<string> {
  const client = {
    send: (command: object) =>
      Promise.resolve(command instanceof GetBucketLifecycleConfigurationCommand ? { Rules: rules } : {}),
  } as unknown as S3Client;
  const target = { client, bucket: 'files', files: { prefix: 'uploads/' }, origins: [] } as unknown as Target;
  const { changes, outcomes }: Plan = await makePlan(target, options);
  return [...outcomes.map(formatOutcome), ...changes.map(formatChange)].join('');
}

describe('the lifecycle plan', () => {
  it.each<[string, SetupOptions, string]>([
    ['an expiry', { expireAfterDays: 1000 }, 'files expire after 30 days'],
    [
      'a transition',
      { transitions: [{ storageClass: 'GLACIER', days: 25 }] },
      'files move to GLACIER after 20 days',
    ],
    [
      'both',
      { expireAfterDays: 31, transitions: [{ storageClass: 'GLACIER', days: 21 }] },
      'files expire after 30 days, files move to GLACIER after 20 days',
    ],
  ])('keeps stricter existing values and reports them: %s', async (_, options, kept) => {
    expect(await printedPlan(STRICT, options)).toContain(
      `  Lifecycle: no change needed (kept because stricter than requested: ${kept})\n`,
    );
  });

  it('reports kept values next to the changes', async () => {
    expect(await printedPlan(STRICT.slice(1), { expireAfterDays: 90 })).toContain(
      '  Lifecycle: (kept because stricter than requested: files expire after 30 days)\n    + ',
    );
  });

  it.each([
    [{ storageClass: 'GLACIER', days: 40 }, 'GLACIER must come 30 days or more after STANDARD_IA'],
    [{ storageClass: 'ONEZONE_IA', days: 50 }, 'ONEZONE_IA must come 30 days or more after STANDARD_IA'],
  ] as const)(
    'rejects a transition that is invalid in combination with the existing rule: %j',
    async (transition, reason) => {
      const ours = {
        ...rule('signpost-transition-uploads', { Transitions: [{ Days: 30, StorageClass: 'STANDARD_IA' }] }),
        Filter: { Prefix: 'uploads/' },
      };
      const { storageClass, days } = transition;
      expect(await printedPlan([ours], { transitions: [transition] })).toContain(
        `  Lifecycle: FAILED (InvalidTransition: combined with the existing rule, the transitions are STANDARD_IA:30,${storageClass}:${days}, but ${reason})`,
      );
    },
  );

  it.each<[string, Partial<LifecycleRule>, SetupOptions]>([
    ['uploads/', { Transitions: [{ Days: 20, StorageClass: 'GLACIER' }] }, { expireAfterDays: 10 }],
    ['', { Expiration: { Days: 30 } }, { transitions: [{ storageClass: 'GLACIER', days: 40 }] }],
  ])('rejects, with an existing rule for %j that has %j, the options %j', async (Prefix, action, options) => {
    expect(await printedPlan([rule('other', { ...action, Filter: { Prefix } })], options)).toContain(
      'Lifecycle: FAILED (InvalidTransition: combined with the existing rules, files must expire later than they move to GLACIER: ',
    );
  });

  it('lets files expire before a rule for more files would move them', async () => {
    expect(await printedPlan(STRICT, { expireAfterDays: 10 })).toContain('"Expiration":{"Days":10}');
    expect(await printedPlan(STRICT, { expireAfterDays: 10 })).not.toContain('FAILED');
  });

  it('reports no kept value when it equals the requested one, or none was requested', async () => {
    expect(await printedPlan(STRICT, { expireAfterDays: 30 })).toContain('  Lifecycle: no change needed\n');
    expect(await printedPlan(STRICT, {})).toContain('  Lifecycle: no change needed\n');
  });
});

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

/** What is printed of a bucket with these rules, whose other settings are empty. */
async function told(rules: LifecycleRule[], options: SetupOptions): Promise<string> {
  const client = {
    send: (command: object) =>
      Promise.resolve(command instanceof GetBucketLifecycleConfigurationCommand ? { Rules: rules } : {}),
  } as unknown as S3Client;
  const target = { client, bucket: 'files', keyPrefix: 'uploads/', origins: [] } as unknown as Target;
  const { changes, outcomes }: Plan = await makePlan(target, options);
  return [...outcomes.map(formatOutcome), ...changes.map(formatChange)].join('');
}

describe('what is stricter than what was asked', () => {
  it.each<[string, SetupOptions, string]>([
    ['an expiry', { expireAfterDays: 1000 }, 'files expire after 30 d already'],
    [
      'a transition',
      { transitions: [{ storageClass: 'GLACIER', days: 25 }] },
      'files go to GLACIER after 20 d already',
    ],
    [
      'both',
      { expireAfterDays: 31, transitions: [{ storageClass: 'GLACIER', days: 21 }] },
      'files expire after 30 d already, files go to GLACIER after 20 d already',
    ],
  ])('is said to be kept: %s', async (_, options, kept) => {
    expect(await told(STRICT, options)).toContain(
      `  Lifecycle: nothing to do (${kept}; kept, because it is stricter than what was asked)\n`,
    );
  });

  it('is said beside what is written', async () => {
    expect(await told(STRICT.slice(1), { expireAfterDays: 90 })).toContain(
      '  Lifecycle: (files expire after 30 d already; kept, because it is stricter than what was asked)\n    + ',
    );
  });

  it.each([
    [{ storageClass: 'GLACIER', days: 40 }, 'GLACIER has to come 30 days or more after STANDARD_IA'],
    [{ storageClass: 'ONEZONE_IA', days: 50 }, 'ONEZONE_IA has to come 30 days or more after STANDARD_IA'],
  ] as const)('is not joined by what S3 would refuse beside it: %j', async (transition, fault) => {
    const ours = {
      ...rule('signpost-transition-uploads', { Transitions: [{ Days: 30, StorageClass: 'STANDARD_IA' }] }),
      Filter: { Prefix: 'uploads/' },
    };
    const { storageClass, days } = transition;
    expect(await told([ours], { transitions: [transition] })).toContain(
      `  Lifecycle: FAILED (InvalidTransition: with the rule that is there it would be STANDARD_IA:30,${storageClass}:${days}, and ${fault})`,
    );
  });

  it('is not spoken of when it is what was asked, or nothing was', async () => {
    expect(await told(STRICT, { expireAfterDays: 30 })).toContain('  Lifecycle: nothing to do\n');
    expect(await told(STRICT, {})).toContain('  Lifecycle: nothing to do\n');
  });
});

import type { LifecycleRule } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import {
  abortDays,
  expiryDays,
  type LifecycleOptions,
  transitionDays,
  withFilter,
  withLifecycle,
} from './bucket-lifecycle.js';

const PREFIX = 'uploads/';
const abort = (days: number, more: Partial<LifecycleRule> = {}): LifecycleRule => ({
  ID: `abort-${days}`,
  Status: 'Enabled',
  Filter: { Prefix: '' },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: days },
  ...more,
});

describe('incomplete uploads', () => {
  it.each<[string, LifecycleRule[], number | undefined]>([
    ['no rule', [], undefined],
    ['a rule for the whole bucket', [abort(1)], 1],
    [
      'a rule without a filter',
      [{ Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } }],
      2,
    ],
    ['a rule for the prefix', [abort(1, { Filter: { Prefix: PREFIX } })], 1],
    ['a rule in the old spelling', [{ ...abort(3), Filter: undefined, Prefix: 'up' }], 3],
    ['a rule for a folder of it', [abort(1, { Filter: { Prefix: 'uploads/a/' } })], undefined],
    ['a rule for another folder', [abort(1, { Filter: { Prefix: 'logs/' } })], undefined],
    ['a rule that is off', [abort(1, { Status: 'Disabled' })], undefined],
    ['a rule for a tag', [abort(1, { Filter: { Tag: { Key: 'a', Value: 'b' } } })], undefined],
    ['the shorter of two', [abort(30), abort(7)], 7],
  ])('%s', (_, rules, days) => {
    expect(abortDays(rules, PREFIX)).toBe(days);
  });

  it('are aborted after a day, beside the rules that are there', () => {
    const rules = withLifecycle([abort(30)], PREFIX, {});
    expect(rules[0]).toEqual(abort(30));
    expect(abortDays(rules, PREFIX)).toBe(1);
    expect(withLifecycle(rules, PREFIX, {})).toEqual(rules);
  });

  it('need no rule of ours where there is one', () => {
    expect(withLifecycle([abort(1)], PREFIX, {})).toEqual([abort(1)]);
  });

  it('are aborted again when our rule was turned off', () => {
    const [ours] = withLifecycle([], PREFIX, {});
    expect(withLifecycle([{ ...ours!, Status: 'Disabled' }], PREFIX, {})).toEqual([ours]);
  });
});

describe('old files', () => {
  const expire = (days: number): LifecycleRule => ({
    ID: 'theirs',
    Status: 'Enabled',
    Filter: { Prefix: PREFIX },
    Expiration: { Days: days },
  });

  it('are kept unless asked', () => {
    expect(expiryDays(withLifecycle([abort(1)], PREFIX, {}), PREFIX)).toBeUndefined();
  });

  it('expire when asked, once', () => {
    const rules = withLifecycle([abort(1)], PREFIX, { expireAfterDays: 90 });
    expect(expiryDays(rules, PREFIX)).toBe(90);
    expect(withLifecycle(rules, PREFIX, { expireAfterDays: 90 })).toEqual(rules);
  });

  it('keep a shorter life that they have', () => {
    const rules = [abort(1), expire(30)];
    expect(withLifecycle(rules, PREFIX, { expireAfterDays: 90 })).toEqual(rules);
    const ours = withLifecycle([abort(1)], PREFIX, { expireAfterDays: 30 });
    expect(withLifecycle(ours, PREFIX, { expireAfterDays: 90 })).toEqual(ours);
  });

  it('have a longer life cut short, in the same rule when it is ours', () => {
    expect(expiryDays(withLifecycle([expire(90)], PREFIX, { expireAfterDays: 30 }), PREFIX)).toBe(30);
    const ours = withLifecycle([abort(1)], PREFIX, { expireAfterDays: 90 });
    expect(withLifecycle(ours, PREFIX, { expireAfterDays: 30 })).toHaveLength(ours.length);
  });

  it('change their storage class when asked, and keep what is earlier', () => {
    const transitions = [
      { storageClass: 'STANDARD_IA', days: 30 },
      { storageClass: 'GLACIER', days: 90 },
    ] as const;
    const first = withLifecycle([abort(1)], PREFIX, { transitions: transitions.slice(0, 1) });
    const both = withLifecycle(first, PREFIX, { transitions });
    expect(both.at(-1)?.Transitions).toEqual([
      { Days: 30, StorageClass: 'STANDARD_IA' },
      { Days: 90, StorageClass: 'GLACIER' },
    ]);
    expect(withLifecycle(both, PREFIX, { transitions })).toEqual(both);
    expect(withLifecycle(both, PREFIX, { transitions: [{ storageClass: 'GLACIER', days: 120 }] })).toEqual(
      both,
    );
  });
});

describe('prefixes that share a bucket', () => {
  const options: LifecycleOptions = {
    expireAfterDays: 7,
    transitions: [{ storageClass: 'GLACIER', days: 5 }],
  };
  const writtenBefore: LifecycleRule[] = [
    {
      ID: 'signpost-abort-incomplete-uploads',
      Status: 'Enabled',
      Filter: { Prefix: PREFIX },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    },
    {
      ID: 'signpost-expire-uploads',
      Status: 'Enabled',
      Filter: { Prefix: PREFIX },
      Expiration: { Days: 30 },
    },
    {
      ID: 'signpost-transition-uploads',
      Status: 'Enabled',
      Prefix: PREFIX,
      Transitions: [{ Days: 20, StorageClass: 'GLACIER' }],
    },
  ];

  it('have rules of their own, whoever comes first', () => {
    const one = withLifecycle([], PREFIX, { ...options, expireAfterDays: 30 });
    const both = withLifecycle(one, 'zz/', options);
    expect(both.slice(0, one.length)).toEqual(one);
    expect([expiryDays(both, PREFIX), expiryDays(both, 'zz/')]).toEqual([30, 7]);
    expect(new Set(both.map(({ ID }) => ID)).size).toBe(6);
    expect(withLifecycle(both, PREFIX, { ...options, expireAfterDays: 30 })).toEqual(both);
    expect(withLifecycle(both, 'zz/', options)).toEqual(both);
  });

  it('keep the rules that had no prefix in their IDs', () => {
    const rules = withLifecycle(writtenBefore, 'zz/', options);
    expect(rules.slice(0, 3)).toEqual(writtenBefore);
    expect(rules).toHaveLength(6);
  });

  it('know their own among those, and replace it in its place', () => {
    expect(withLifecycle(writtenBefore, PREFIX, { expireAfterDays: 30 })).toEqual(writtenBefore);
    const rules = withLifecycle(writtenBefore, PREFIX, options);
    expect(rules.map(({ ID }) => ID)).toEqual(writtenBefore.map(({ ID }) => ID));
    expect([expiryDays(rules, PREFIX), transitionDays(rules, PREFIX, 'GLACIER')]).toEqual([7, 5]);
  });

  it('leave a rule of ours alone that was given another filter', () => {
    const [ours] = withLifecycle([], PREFIX, {});
    const theirs = { ...ours!, Filter: { And: { Prefix: PREFIX, Tags: [{ Key: 'a', Value: 'b' }] } } };
    const rules = withLifecycle([theirs], PREFIX, {});
    expect(rules[0]).toEqual(theirs);
    expect(rules[1]?.ID).not.toBe(theirs.ID);
    expect(withLifecycle(rules, PREFIX, {})).toEqual(rules);
  });

  it('have IDs that S3 takes', () => {
    const rules = withLifecycle([], `${'a'.repeat(199)}/`, options);
    expect(Math.max(...rules.map(({ ID = '' }) => ID.length))).toBeLessThanOrEqual(255);
  });
});

it('is the same rule in the new form', () => {
  const { Filter: _filter, ...rest } = abort(1);
  expect(withFilter({ ...rest, Prefix: 'logs/' })).toEqual({ ...rest, Filter: { Prefix: 'logs/' } });
  expect(withFilter(abort(1))).toEqual(abort(1));
});

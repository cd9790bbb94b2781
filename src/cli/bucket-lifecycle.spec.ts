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

describe('AbortIncompleteMultipartUpload', () => {
  it.each<[string, LifecycleRule[], number | undefined]>([
    ['is not set without a rule', [], undefined],
    ['is found in a rule for the whole bucket', [abort(1)], 1],
    [
      'is found in a rule without a filter',
      [{ Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } }],
      2,
    ],
    ['is found in a rule for the prefix', [abort(1, { Filter: { Prefix: PREFIX } })], 1],
    ['is found in a rule of the old form', [{ ...abort(3), Filter: undefined, Prefix: 'up' }], 3],
    ['is not taken from a rule for a subfolder', [abort(1, { Filter: { Prefix: 'uploads/a/' } })], undefined],
    ['is not taken from a rule for another folder', [abort(1, { Filter: { Prefix: 'logs/' } })], undefined],
    ['is not taken from a disabled rule', [abort(1, { Status: 'Disabled' })], undefined],
    [
      'is not taken from a rule that filters by tag',
      [abort(1, { Filter: { Tag: { Key: 'a', Value: 'b' } } })],
      undefined,
    ],
    ['is the shorter of two periods', [abort(30), abort(7)], 7],
  ])('%s', (_, rules, days) => {
    expect(abortDays(rules, PREFIX)).toBe(days);
  });

  it('gets a rule of 1 day next to the existing rules', () => {
    const rules = withLifecycle([abort(30)], PREFIX, {});
    expect(rules[0]).toEqual(abort(30));
    expect(abortDays(rules, PREFIX)).toBe(1);
    expect(withLifecycle(rules, PREFIX, {})).toEqual(rules);
  });

  it('gets no rule when an existing one suffices', () => {
    expect(withLifecycle([abort(1)], PREFIX, {})).toEqual([abort(1)]);
  });

  it('is enabled again when our rule was disabled', () => {
    const [ours] = withLifecycle([], PREFIX, {});
    expect(withLifecycle([{ ...ours!, Status: 'Disabled' }], PREFIX, {})).toEqual([ours]);
  });
});

describe('expiry and transitions', () => {
  const expire = (days: number): LifecycleRule => ({
    ID: 'theirs',
    Status: 'Enabled',
    Filter: { Prefix: PREFIX },
    Expiration: { Days: days },
  });

  it('are not added unless requested', () => {
    expect(expiryDays(withLifecycle([abort(1)], PREFIX, {}), PREFIX)).toBeUndefined();
  });

  it('add one expiry rule when requested, and nothing on the second run', () => {
    const rules = withLifecycle([abort(1)], PREFIX, { expireAfterDays: 90 });
    expect(expiryDays(rules, PREFIX)).toBe(90);
    expect(withLifecycle(rules, PREFIX, { expireAfterDays: 90 })).toEqual(rules);
  });

  it('keep a shorter existing expiry', () => {
    const rules = [abort(1), expire(30)];
    expect(withLifecycle(rules, PREFIX, { expireAfterDays: 90 })).toEqual(rules);
    const ours = withLifecycle([abort(1)], PREFIX, { expireAfterDays: 30 });
    expect(withLifecycle(ours, PREFIX, { expireAfterDays: 90 })).toEqual(ours);
  });

  it('shorten a longer expiry, in place when the rule is ours', () => {
    expect(expiryDays(withLifecycle([expire(90)], PREFIX, { expireAfterDays: 30 }), PREFIX)).toBe(30);
    const ours = withLifecycle([abort(1)], PREFIX, { expireAfterDays: 90 });
    expect(withLifecycle(ours, PREFIX, { expireAfterDays: 30 })).toHaveLength(ours.length);
  });

  it('add requested transitions and keep earlier existing ones', () => {
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

describe('key prefixes that share a bucket', () => {
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

  it('have separate rules, in any order of setup', () => {
    const one = withLifecycle([], PREFIX, { ...options, expireAfterDays: 30 });
    const both = withLifecycle(one, 'zz/', options);
    expect(both.slice(0, one.length)).toEqual(one);
    expect([expiryDays(both, PREFIX), expiryDays(both, 'zz/')]).toEqual([30, 7]);
    expect(new Set(both.map(({ ID }) => ID)).size).toBe(6);
    expect(withLifecycle(both, PREFIX, { ...options, expireAfterDays: 30 })).toEqual(both);
    expect(withLifecycle(both, 'zz/', options)).toEqual(both);
  });

  it('keep rules of another prefix whose IDs do not contain it', () => {
    const rules = withLifecycle(writtenBefore, 'zz/', options);
    expect(rules.slice(0, 3)).toEqual(writtenBefore);
    expect(rules).toHaveLength(6);
  });

  it('update their own rules in place when the IDs do not contain the prefix', () => {
    expect(withLifecycle(writtenBefore, PREFIX, { expireAfterDays: 30 })).toEqual(writtenBefore);
    const rules = withLifecycle(writtenBefore, PREFIX, options);
    expect(rules.map(({ ID }) => ID)).toEqual(writtenBefore.map(({ ID }) => ID));
    expect([expiryDays(rules, PREFIX), transitionDays(rules, PREFIX, 'GLACIER')]).toEqual([7, 5]);
  });

  it('leave our rule unchanged when its filter was changed', () => {
    const [ours] = withLifecycle([], PREFIX, {});
    const theirs = { ...ours!, Filter: { And: { Prefix: PREFIX, Tags: [{ Key: 'a', Value: 'b' }] } } };
    const rules = withLifecycle([theirs], PREFIX, {});
    expect(rules[0]).toEqual(theirs);
    expect(rules[1]?.ID).not.toBe(theirs.ID);
    expect(withLifecycle(rules, PREFIX, {})).toEqual(rules);
  });

  it('have rule IDs of at most 255 characters', () => {
    const rules = withLifecycle([], `${'a'.repeat(199)}/`, options);
    expect(Math.max(...rules.map(({ ID = '' }) => ID.length))).toBeLessThanOrEqual(255);
  });
});

it('withFilter moves the prefix into a filter and keeps the rest of the rule', () => {
  const { Filter: _filter, ...rest } = abort(1);
  expect(withFilter({ ...rest, Prefix: 'logs/' })).toEqual({ ...rest, Filter: { Prefix: 'logs/' } });
  expect(withFilter(abort(1))).toEqual(abort(1));
});

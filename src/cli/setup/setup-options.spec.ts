import { describe, expect, it } from 'vitest';
import { UsageError } from '../arguments.js';
import { assertExpiresLast, parseDays, parseTransitions } from './setup-options.js';

describe('parsing the setup options', () => {
  it.each(['', '0', '-1', '1.5', '1d', '100000'])('rejects %j as a number of days', (days) => {
    expect(() => parseDays('--expire-after-days', days)).toThrow(/whole number of days/);
  });

  it('reads storage classes and days', () => {
    expect(parseTransitions('STANDARD_IA:30,GLACIER:90')).toEqual([
      { storageClass: 'STANDARD_IA', days: 30 },
      { storageClass: 'GLACIER', days: 90 },
    ]);
    expect(() => parseTransitions('FREEZER:30')).toThrow(/STANDARD_IA/);
    expect(() => parseTransitions('GLACIER')).toThrow(/days/);
  });

  it.each([
    ['STANDARD_IA:5', 'STANDARD_IA requires 30 days or more'],
    ['GLACIER:90,ONEZONE_IA:29', 'ONEZONE_IA requires 30 days or more'],
    ['GLACIER:30,GLACIER:60', 'GLACIER is given twice'],
    [
      'GLACIER:30,STANDARD_IA:60',
      'S3 does not move files from GLACIER to STANDARD_IA; the order is STANDARD_IA, ',
    ],
    ['DEEP_ARCHIVE:30,GLACIER:60', 'S3 does not move files from DEEP_ARCHIVE to GLACIER'],
    ['ONEZONE_IA:30,INTELLIGENT_TIERING:60', 'S3 does not move files from ONEZONE_IA to INTELLIGENT_TIERING'],
    ['STANDARD_IA:30,GLACIER:59', 'GLACIER must come 30 days or more after STANDARD_IA'],
    ['DEEP_ARCHIVE:30,ONEZONE_IA:30', 'DEEP_ARCHIVE must come 30 days or more after ONEZONE_IA'],
    ['STANDARD_IA:30,ONEZONE_IA:45', 'ONEZONE_IA must come 30 days or more after STANDARD_IA'],
  ])('rejects %s, because S3 would', (text, reason) => {
    expect(() => parseTransitions(text)).toThrow(UsageError);
    expect(() => parseTransitions(text)).toThrow(reason);
  });

  it.each([
    'GLACIER:1',
    'INTELLIGENT_TIERING:1,GLACIER:2',
    'GLACIER:30,DEEP_ARCHIVE:31',
    'STANDARD_IA:30,INTELLIGENT_TIERING:60,ONEZONE_IA:90,GLACIER_IR:91,GLACIER:120,DEEP_ARCHIVE:121',
  ])('accepts %s', (text) => {
    expect(parseTransitions(text)).toHaveLength(text.split(',').length);
  });

  it.each([
    [
      10,
      'GLACIER:30',
      'files must expire later than they move to GLACIER: they expire after 10 days and move after 30 days',
    ],
    [30, 'GLACIER:30', 'files must expire later than they move to GLACIER'],
    [1, 'INTELLIGENT_TIERING:1', 'they expire after 1 day and move after 1 day'],
    [90, 'GLACIER:120,STANDARD_IA:30', 'files must expire later than they move to GLACIER'],
  ])('rejects an expiry after %d days with the transitions %s', (expireAfterDays, text, reason) => {
    const options = { expireAfterDays, transitions: parseTransitions(text) };
    expect(() => assertExpiresLast(options)).toThrow(UsageError);
    expect(() => assertExpiresLast(options)).toThrow(reason);
  });

  it.each([
    [31, 'GLACIER:30'],
    [undefined, 'GLACIER:30'],
  ])('accepts an expiry after %d days with the transitions %s', (expireAfterDays, text) => {
    expect(() => assertExpiresLast({ expireAfterDays, transitions: parseTransitions(text) })).not.toThrow();
  });
});

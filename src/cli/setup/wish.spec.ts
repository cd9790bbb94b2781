import { describe, expect, it } from 'vitest';
import { parseDays, parseTransitions } from './wish.js';

describe('the options of the set-up', () => {
  it.each(['', '0', '-1', '1.5', '1d', '100000'])('does not take %j for days', (days) => {
    expect(() => parseDays('--expire-after-days', days)).toThrow(/whole number of days/);
  });

  it('reads transitions', () => {
    expect(parseTransitions('STANDARD_IA:30,GLACIER:90')).toEqual([
      { storageClass: 'STANDARD_IA', days: 30 },
      { storageClass: 'GLACIER', days: 90 },
    ]);
    expect(() => parseTransitions('FREEZER:30')).toThrow(/STANDARD_IA/);
    expect(() => parseTransitions('GLACIER')).toThrow(/days/);
  });
});

import { describe, expect, it } from 'vitest';
import { difference } from './difference.js';
import { formatChange, formatOutcome } from './report.js';

describe('difference', () => {
  it('lists removed and added lines', () => {
    expect(difference(['a', 'b'], ['b', 'c'])).toEqual({ removed: ['a'], added: ['c'] });
  });

  it('is undefined for equal lines', () => {
    expect(difference(['a', 'b'], ['a', 'b'])).toBeUndefined();
  });

  it('detects a changed order, because the store applies the first CORS rule that matches', () => {
    expect(difference(['a', 'b'], ['b', 'a'])).toEqual({ removed: ['a', 'b'], added: ['b', 'a'] });
  });
});

describe('the setup report', () => {
  it('prints a sign before each line of a change', () => {
    expect(formatChange({ name: 'CORS', difference: { removed: ['a'], added: ['b'] } })).toBe(
      '  CORS:\n    - a\n    + b\n',
    );
  });

  it('prints the outcome of a setting', () => {
    expect(formatOutcome({ name: 'CORS', status: 'unchanged' })).toBe('  CORS: no change needed\n');
    expect(formatOutcome({ name: 'CORS', status: 'failed', note: 'AccessDenied' })).toBe(
      '  CORS: FAILED (AccessDenied)\n',
    );
  });
});

import { expect, it } from 'vitest';
import { difference } from './difference.js';
import { formatChange, formatOutcome } from './report.js';

it('has what goes and what comes', () => {
  expect(difference(['a', 'b'], ['b', 'c'])).toEqual({ removed: ['a'], added: ['c'] });
});

it('is none between the same lines', () => {
  expect(difference(['a', 'b'], ['a', 'b'])).toBeUndefined();
});

it('sees another order: the first CORS rule that matches is the one that answers', () => {
  expect(difference(['a', 'b'], ['b', 'a'])).toEqual({ removed: ['a', 'b'], added: ['b', 'a'] });
});

it('is printed with a sign before each line', () => {
  expect(formatChange({ name: 'CORS', difference: { removed: ['a'], added: ['b'] } })).toBe(
    '  CORS:\n    - a\n    + b\n',
  );
});

it('is told in words what became of it', () => {
  expect(formatOutcome({ name: 'CORS', status: 'unchanged' })).toBe('  CORS: nothing to do\n');
  expect(formatOutcome({ name: 'CORS', status: 'failed', note: 'AccessDenied' })).toBe(
    '  CORS: FAILED (AccessDenied)\n',
  );
});

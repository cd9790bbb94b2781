import { describe, expect, it } from 'vitest';
import { claimAt, type Claims } from './claims.js';

describe('claimAt', () => {
  it('follows a path of names', () => {
    const claims = { a: { 'b.c': { d: null } }, 'x:y': [1] };
    expect(claimAt(claims, ['a', 'b.c', 'd'])).toBeNull();
    expect(claimAt(claims, ['x:y'])).toEqual([1]);
  });

  it.each([['b'], ['a', 'c'], ['a', 'b', 'c'], ['list', '0'], ['list', 'length'], ['text', 'length']])(
    'finds nothing at %s %s %s',
    (...path) => {
      expect(claimAt({ a: { b: 1 }, list: [1], text: 'x' }, path)).toBeUndefined();
    },
  );

  it.each([['constructor'], ['__proto__'], ['toString'], ['a', 'constructor'], ['a', '__proto__']])(
    'does not find inherited members: %s %s',
    (...path) => {
      expect(claimAt({ a: {} }, path)).toBeUndefined();
    },
  );

  it('finds own members with such names', () => {
    const claims = JSON.parse('{"__proto__":{"constructor":"x"}}') as Claims;
    expect(claimAt(claims, ['__proto__', 'constructor'])).toBe('x');
  });
});

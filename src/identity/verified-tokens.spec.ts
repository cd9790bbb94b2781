import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VerifiedTokens } from './verified-tokens.js';

const IDENTITY = { tenant: 'acme', subject: 'alice', scopes: new Set<never>(), credentialId: 'jwt:x' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('VerifiedTokens', () => {
  it.each([
    ['a minute if the token lives longer', 3_600_000, 60_000],
    ['the rest of its life', 5000, 5000],
  ])('remembers a token for %s', (_what, lifetime, remembered) => {
    const tokens = new VerifiedTokens();
    const authentication = tokens.add('hash', IDENTITY, Date.now() + lifetime);
    expect(authentication).toEqual({ identity: IDENTITY });
    vi.advanceTimersByTime(remembered - 1);
    expect(tokens.get('hash')).toBe(authentication);
    vi.advanceTimersByTime(1);
    expect(tokens.get('hash')).toBeUndefined();
  });

  it('does not remember a token that is only valid by tolerance', () => {
    const tokens = new VerifiedTokens();
    tokens.add('hash', IDENTITY, Date.now() - 1);
    expect(tokens.get('hash')).toBeUndefined();
  });

  it('forgets the tokens that were used least recently above 10,000', () => {
    const tokens = new VerifiedTokens();
    for (let index = 0; index < 10_000; index += 1) tokens.add(`${index}`, IDENTITY, Date.now() + 60_000);
    tokens.get('0');
    tokens.add('one more', IDENTITY, Date.now() + 60_000);
    expect(['0', '1', '2'].map((id) => tokens.get(id) !== undefined)).toEqual([true, false, true]);
  });
});

import { describe, expect, it } from 'vitest';
import { linkWarnings } from './link-warning.js';

const SECRETS = [{ id: 'a', key: Buffer.alloc(32) }];

describe('linkWarnings', () => {
  it('warns of links that end with the process', () => {
    for (const isShared of [true, false]) {
      expect(linkWarnings({ secrets: SECRETS, isTemporary: true }, isShared)).toEqual([
        'LINK_SECRET is not set. Links end when this process ends.',
      ]);
    }
  });

  it('warns of links that each replica counts alone', () => {
    expect(linkWarnings({ secrets: SECRETS, isTemporary: false }, false).join(' ')).toMatch(
      /without REDIS_URL/,
    );
  });

  it('is silent if links are shared, or off', () => {
    expect(linkWarnings({ secrets: SECRETS, isTemporary: false }, true)).toEqual([]);
    expect(linkWarnings({ secrets: [], isTemporary: false }, false)).toEqual([]);
  });
});

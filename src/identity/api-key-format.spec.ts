import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createApiKey, hashApiKey, isApiKey, isKeyId } from './api-key-format.js';

const BASE62 = /^[0-9A-Za-z]+$/;

describe('createApiKey', () => {
  it('returns the start, the id, a secret of 27 characters and a checksum of 6', () => {
    const key = createApiKey('ci-2');
    const [start, id, rest = ''] = key.split('_');
    expect([start, id, rest.length]).toEqual(['sgp', 'ci-2', 33]);
    expect(rest).toMatch(BASE62);
    expect(isApiKey(key)).toBe(true);
  });

  it('uses every character of the alphabet and repeats no key', () => {
    const keys = Array.from({ length: 500 }, () => createApiKey('a'));
    expect(new Set(keys).size).toBe(500);
    expect(new Set(keys.map((key) => key.slice('sgp_a_'.length, -6)).join('')).size).toBe(62);
  });

  it('ends in the CRC-32 of everything before it, with leading zeros', () => {
    const valueOf = (digits: string): number =>
      [...digits].reduce(
        (sum, digit) =>
          sum * 62 + '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.indexOf(digit),
        0,
      );
    const keys = Array.from({ length: 200 }, () => createApiKey('a'));
    for (const key of keys) expect(valueOf(key.slice(-6))).toBe(crc32(key.slice(0, -6)));
  });
});

describe('isApiKey', () => {
  const KEY = 'sgp_ci_0123456789ABCDEFGHIJKLMNOPQ';
  const key = createApiKey('ci');

  it('rejects every key with one changed, missing or additional character', () => {
    for (let index = 0; index < key.length; index += 1) {
      const other = key[index] === 'x' ? 'y' : 'x';
      expect(isApiKey(key.slice(0, index) + other + key.slice(index + 1))).toBe(false);
      expect(isApiKey(key.slice(0, index) + key.slice(index + 1))).toBe(false);
      expect(isApiKey(`${key.slice(0, index)}x${key.slice(index)}`)).toBe(false);
    }
  });

  it.each(['', 'sgp_', KEY, `${KEY}000000`, `${key}\n`, ` ${key}`, `${key} `, key.toUpperCase()])(
    'rejects %j',
    (text) => {
      expect(isApiKey(text)).toBe(false);
    },
  );
});

describe('isKeyId', () => {
  it.each(['a', '0', 'ci', 'ci-2', 'a-', 'x'.repeat(64)])('accepts %s', (id) => {
    expect(isKeyId(id)).toBe(true);
    expect(isApiKey(createApiKey(id))).toBe(true);
  });

  it.each(['', '-a', 'A', 'a_b', 'a b', 'a/b', 'ä', 'a\n', 'x'.repeat(65)])('rejects %j', (id) => {
    expect(isKeyId(id)).toBe(false);
  });
});

describe('hashApiKey', () => {
  it('is SHA-256 in hex', () => {
    expect(hashApiKey('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

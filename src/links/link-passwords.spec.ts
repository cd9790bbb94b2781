import { describe, expect, it } from 'vitest';
import { isPassword, LinkPasswords } from './link-passwords.js';
import { NEXT_SECRET, SECRET, signaturesOf } from './links.fixture.js';

const passwords = new LinkPasswords(signaturesOf(SECRET));

describe('LinkPasswords', () => {
  it('matches the password and no other', async () => {
    const verifier = await passwords.verifierOf('correct horse');
    expect(await passwords.matches(SECRET.id, verifier, 'correct horse')).toBe(true);
    for (const wrong of [
      'correct horse ',
      'Correct horse',
      'correct hors',
      '',
      'c'.repeat(1_000_000),
      '\uD800',
    ])
      expect(await passwords.matches(SECRET.id, verifier, wrong)).toBe(false);
  });

  it('matches a password in either Unicode form', async () => {
    const verifier = await passwords.verifierOf('caf\u00E9');
    expect(await passwords.matches(SECRET.id, verifier, 'cafe\u0301')).toBe(true);
  });

  it('salts: the same password has another hash in every link', async () => {
    const [one, other] = [await passwords.verifierOf('same'), await passwords.verifierOf('same')];
    expect(one.salt).not.toBe(other.salt);
    expect(one.hash).not.toBe(other.hash);
  });

  it('signs the hash, so that a guess cannot be tested without the secret', async () => {
    const verifier = await passwords.verifierOf('correct horse');
    const elsewhere = new LinkPasswords(signaturesOf({ ...NEXT_SECRET, id: SECRET.id }));
    expect(await elsewhere.matches(SECRET.id, verifier, 'correct horse')).toBe(false);
  });

  it('keeps to the cost that the link was created with', async () => {
    const verifier = await passwords.verifierOf('correct horse');
    expect(await passwords.matches(SECRET.id, { ...verifier, cost: [12, 8, 1] }, 'correct horse')).toBe(
      false,
    );
  });

  it('rejects what would wait behind 32 others', async () => {
    const busy = new LinkPasswords(signaturesOf(SECRET));
    const verifier = await busy.verifierOf('correct horse');
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, () => busy.matches(SECRET.id, verifier, 'correct horse')),
    );
    const rejected = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(rejected).toHaveLength(40 - 2 - 32);
    for (const reason of rejected) expect(reason).toMatchObject({ code: 'overloaded', retryAfter: 2 });
    expect(await busy.matches(SECRET.id, verifier, 'correct horse')).toBe(true);
  });
});

describe('isPassword', () => {
  it.each([
    ['', false],
    ['a', true],
    ['a'.repeat(128), true],
    ['a'.repeat(129), false],
    // 128 characters in NFC
    ['e\u0301'.repeat(128), true],
    ['\uDC00', false],
  ])('of %j is %s', (text, expected) => {
    expect(isPassword(text)).toBe(expected);
  });
});

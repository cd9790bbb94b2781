import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { LinkIds, type Owner } from './link-ids.js';
import { NEXT_SECRET, SECRET, signaturesOf } from './links.fixture.js';

const ids = new LinkIds(signaturesOf(SECRET));
const LINK = { nonce: LinkIds.newNonce(), expires: 2_000_000_000 };

const ALICE: Owner = { tenant: 'acme', subject: 'alice' };
const BOB: Owner = { tenant: 'acme', subject: 'bob' };
const ACME: Owner = { tenant: 'acme', subject: undefined };

function codeOf(read: () => unknown): string | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return undefined;
}

describe('LinkIds', () => {
  it.each([
    ['its subject', ALICE, ALICE],
    ['a caller that sees the whole tenant', ALICE, ACME],
    ['the same caller without a subject', ACME, ACME],
  ])('reads an id for %s', (_who, owner, caller) => {
    expect(ids.read(ids.write(LINK, owner), caller)).toEqual(LINK);
  });

  it.each<[string, Owner, Owner]>([
    ['another subject', ALICE, BOB],
    ['a subject, if the link belongs to the tenant', ACME, ALICE],
    ['another tenant', ACME, { tenant: 'other', subject: undefined }],
    ['the same subject of another tenant', ALICE, { tenant: 'other', subject: 'alice' }],
    [
      'a tenant and a subject that read the same together',
      { tenant: 'a', subject: 'b' },
      { tenant: 'ab', subject: '' },
    ],
    ['an empty subject', ACME, { tenant: 'acme', subject: '' }],
  ])('rejects an id for %s, as one that does not exist', (_who, owner, caller) => {
    expect(codeOf(() => ids.read(ids.write(LINK, owner), caller))).toBe('link_not_found');
  });

  const id = ids.write(LINK, ALICE);
  it.each([
    ['nothing', ''],
    ['the nonce alone', LINK.nonce],
    ['one character less', id.slice(1)],
    ['one character more', `${id}A`],
    ['padding', `${id}=`],
    ['a letter that is no Base64', `!${id.slice(1)}`],
    [
      'another spelling of its last byte',
      id.slice(0, -1) + String.fromCharCode((id.at(-1)?.charCodeAt(0) ?? 0) + 1),
    ],
    ['zeros', 'A'.repeat(55)],
  ])('rejects %s', (_what, text) => {
    expect(codeOf(() => ids.read(text, ALICE))).toBe('link_not_found');
  });

  it('rejects an id with any of its characters changed', () => {
    for (let index = 0; index < id.length; index += 1) {
      const changed = id.slice(0, index) + (id[index] === 'A' ? 'B' : 'A') + id.slice(index + 1);
      expect(codeOf(() => ids.read(changed, ALICE))).toBe('link_not_found');
    }
  });

  it('begins with the nonce, by which the log names the link', () => {
    expect(id.slice(0, 16)).toBe(LINK.nonce);
  });

  it('reads ids of a retired secret, for their owner only', () => {
    const rotated = new LinkIds(signaturesOf(NEXT_SECRET, SECRET));
    expect(rotated.read(id, ALICE)).toEqual(LINK);
    expect(codeOf(() => rotated.read(id, BOB))).toBe('link_not_found');
    expect(codeOf(() => new LinkIds(signaturesOf(NEXT_SECRET)).read(id, ALICE))).toBe('link_not_found');
  });

  it('needs a secret', () => {
    expect(codeOf(() => new LinkIds(signaturesOf()).read(id, ALICE))).toBe('links_disabled');
  });
});

import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import type { Link } from './link.js';
import { LinkTokens, MAX_TOKEN_LENGTH } from './link-tokens.js';
import { linkWith, NEXT_SECRET, SECRET, signaturesOf } from './links.fixture.js';

const PASSWORD: Link['password'] = { cost: [14, 8, 1], salt: 's'.repeat(22), hash: 'h'.repeat(43) };
const LINK = linkWith({ maxUses: 5, password: PASSWORD, filename: 'año 2026.pdf' });

const tokens = new LinkTokens(signaturesOf(SECRET));
const TOKEN = tokens.write(LINK);
const [VERSION = '', ID = '', PAYLOAD = '', MAC = ''] = TOKEN.split('.');

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (): unknown[] => JSON.parse(Buffer.from(PAYLOAD, 'base64url').toString()) as unknown[];

/** A token with this payload and the MAC of another one. */
const withField = (index: number, value: unknown): string =>
  [VERSION, ID, encode(decoded().toSpliced(index, 1, value)), MAC].join('.');

/** As our own, but signed with another key, for another purpose, or as another version. */
function signed(key: Buffer, prefix: string, version = VERSION, id = ID): string {
  const text = `${version}.${id}.${PAYLOAD}`;
  return `${text}.${createHmac('sha256', key).update(prefix).update(text).digest('base64url')}`;
}

function flipped(text: string, index: number): string {
  const at = index < 0 ? text.length + index : index;
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}

const replaceMac = (mac: string): string => `${VERSION}.${ID}.${PAYLOAD}.${mac}`;

const FORGED: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a dot', '.'],
  ['three dots', '...'],
  ['a word', 'report'],
  ['a number', '1'],
  ['version and secret only', `${VERSION}.${ID}`],
  ['no MAC', `${VERSION}.${ID}.${PAYLOAD}`],
  ['an empty MAC', replaceMac('')],
  ['an empty payload', `${VERSION}.${ID}..${MAC}`],
  ['an empty secret id', `${VERSION}..${PAYLOAD}.${MAC}`],
  ['an empty version', `.${ID}.${PAYLOAD}.${MAC}`],
  ['a MAC of zeros', replaceMac('A'.repeat(43))],
  ['a MAC that is cut by one character', TOKEN.slice(0, -1)],
  ['a MAC that is cut by half', TOKEN.slice(0, -22)],
  ['a MAC with one more character', `${TOKEN}A`],
  ['a MAC with padding', `${TOKEN}=`],
  ['a MAC in standard Base64', replaceMac('+'.repeat(43))],
  ['a MAC whose first character differs', replaceMac(flipped(MAC, 0))],
  ['a MAC whose last character differs', replaceMac(flipped(MAC, -1))],
  // The last character has two bits that decoding ignores.
  [
    'another spelling of the same MAC',
    replaceMac(MAC.slice(0, -1) + String.fromCharCode((MAC.at(-1)?.charCodeAt(0) ?? 0) + 1)),
  ],
  ['a MAC in hexadecimal', replaceMac(Buffer.from(MAC, 'base64url').toString('hex'))],
  ['a payload whose first character differs', `${VERSION}.${ID}.${flipped(PAYLOAD, 0)}.${MAC}`],
  ['a payload whose last character differs', `${VERSION}.${ID}.${flipped(PAYLOAD, -1)}.${MAC}`],
  ['a payload that is cut', `${VERSION}.${ID}.${PAYLOAD.slice(0, -4)}.${MAC}`],
  ['a payload with padding', `${VERSION}.${ID}.${PAYLOAD}=.${MAC}`],
  ['another nonce', withField(0, 'AAAAAAAAAAAAAAAA')],
  ['another tenant', withField(1, 'other')],
  ['another key', withField(2, 'uploads/b.txt')],
  ['a later expiry', withField(3, LINK.expires + 1)],
  ['more uses', withField(4, 6)],
  ['no limit of uses', withField(4, null)],
  ['another disposition', withField(5, 'inline')],
  ['another filename', withField(6, 'b.pdf')],
  ['no password', withField(7, null)],
  ['another password', withField(7, [1, 1, 1, 's', 'h'])],
  ['an additional field', withField(8, true)],
  ['an unknown secret', `${VERSION}.z.${PAYLOAD}.${MAC}`],
  ['__proto__ as its secret', `${VERSION}.__proto__.${PAYLOAD}.${MAC}`],
  ['constructor as its secret', `${VERSION}.constructor.${PAYLOAD}.${MAC}`],
  ['a secret id of 17 characters', `${VERSION}.${'a'.repeat(17)}.${PAYLOAD}.${MAC}`],
  ['version 0', `0.${ID}.${PAYLOAD}.${MAC}`],
  ['version 2', `2.${ID}.${PAYLOAD}.${MAC}`],
  ['version 2, signed with the secret', signed(SECRET.key, 'signpost link\n', '2')],
  ['version 01', `01.${ID}.${PAYLOAD}.${MAC}`],
  ['the signature of a link id', signed(SECRET.key, 'signpost link-id\n')],
  ['the signature of a password', signed(SECRET.key, 'signpost link-password\n')],
  ['a signature without a purpose', signed(SECRET.key, '')],
  ['the signature of another secret', signed(NEXT_SECRET.key, 'signpost link\n')],
  [
    'the signature of another secret, and its id',
    signed(NEXT_SECRET.key, 'signpost link\n', '1', NEXT_SECRET.id),
  ],
  ['the signature of an empty secret', signed(Buffer.alloc(0), 'signpost link\n')],
  ['a leading space', ` ${TOKEN}`],
  ['a trailing line feed', `${TOKEN}\n`],
  ['a trailing null byte', `${TOKEN}\0`],
  ['a slash', TOKEN.replace('.', '/')],
  ['escapes', TOKEN.replaceAll('.', '%2E')],
  ['upper case', TOKEN.toUpperCase()],
  ['two tokens', `${TOKEN}.${TOKEN}`],
  ['a JSON Web Token without a signature', `${encode({ alg: 'none' })}.${encode({ key: LINK.key })}.`],
  ['random bytes', `1.a.${randomBytes(200).toString('base64url')}.${randomBytes(32).toString('base64url')}`],
  ['a megabyte', `1.a.${'A'.repeat(1_000_000)}.${MAC}`],
];

function problemOf(read: () => unknown): Problem | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  return undefined;
}

describe('LinkTokens', () => {
  it.each([
    ['plain', linkWith()],
    ['counted', linkWith({ maxUses: 1 })],
    ['with a password', linkWith({ password: PASSWORD })],
    ['of another alphabet', linkWith({ key: 'uploads/договор 😀.pdf', filename: '"契約".pdf' })],
    ['with everything', LINK],
  ])('reads back a link that is %s', (_what, link) => {
    expect(tokens.read(tokens.write(link))).toEqual({ link, secretId: SECRET.id });
  });

  it.each(FORGED)('rejects a token with %s, like any other', (_what, token) => {
    const { code, detail } = problemOf(() => tokens.read(token)) ?? {};
    expect({ code, detail }).toEqual({
      code: 'link_not_found',
      detail: 'This link does not exist. Check that it was copied in full.',
    });
  });

  it('writes the longest link, with quotes that JSON escapes, within the limit', () => {
    const link = linkWith({
      tenant: '"'.repeat(128),
      key: '"'.repeat(1024),
      filename: '"'.repeat(255),
      expires: 9_999_999_999,
      maxUses: 1_000_000,
      password: PASSWORD,
    });
    const token = tokens.write(link);
    expect(token.length).toBeLessThanOrEqual(MAX_TOKEN_LENGTH);
    expect(tokens.read(token).link).toEqual(link);
  });

  it('ends in a letter or digit, and needs no escapes in a URL', () => {
    for (let count = 0; count < 200; count += 1)
      expect(tokens.write(linkWith())).toMatch(/^[\w.-]+[A-Za-z\d]$/);
  });

  describe('with two secrets', () => {
    it('reads tokens of both, and signs with the first', () => {
      const rotated = new LinkTokens(signaturesOf(NEXT_SECRET, SECRET));
      expect(rotated.read(TOKEN)).toEqual({ link: LINK, secretId: SECRET.id });
      expect(rotated.read(rotated.write(LINK)).secretId).toBe(NEXT_SECRET.id);
    });

    it('reads no token of a secret that was removed, or that replaced one under the same id', () => {
      for (const secret of [NEXT_SECRET, { ...NEXT_SECRET, id: SECRET.id }]) {
        expect(problemOf(() => new LinkTokens(signaturesOf(secret)).read(TOKEN))?.code).toBe(
          'link_not_found',
        );
      }
    });
  });

  it('without a secret, writes no token and reads none', () => {
    const off = new LinkTokens(signaturesOf());
    expect(problemOf(() => off.write(LINK))?.code).toBe('links_disabled');
    expect(problemOf(() => off.read(TOKEN))?.code).toBe('link_not_found');
  });
});

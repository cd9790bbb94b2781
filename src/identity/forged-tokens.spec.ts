import { createHmac, type KeyObject, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epoch, TestIssuer } from '../../test/support/identity/issuer.js';
import {
  createKey,
  encodePart,
  signatureOf,
  signToken,
  type SigningKey,
} from '../../test/support/identity/signing-key.js';
import { IssuerKeys } from './issuer-keys.js';
import { Issuer } from './issuer.js';
import { JsonWebTokens } from './json-web-tokens.js';
import { jwtConfig, RecordingLog } from './jwt-config.fixture.js';

/** The keys of the issuer. */
const RSA = createKey('rsa-1', 'RS256');
const EC = createKey('ec-1', 'ES256');
/** The keys of an attacker, under the ids of the issuer's keys. */
const EVIL_RSA: SigningKey = { ...createKey('rsa-1', 'RS256') };
const EVIL_EC: SigningKey = { ...createKey('ec-1', 'ES256') };

/** Milliseconds; each unknown kid causes a refresh. */
const COOL_DOWN = 1;

let issuer: TestIssuer;
let tokens: JsonWebTokens;

beforeAll(async () => {
  issuer = await TestIssuer.start();
  issuer.keys = [RSA, EC];
  const config = jwtConfig({
    JWT_ISSUER: issuer.issuer,
    JWT_AUDIENCE: 'signpost',
    JWT_CLAIM_TENANT: 'tenant',
  });
  const keys = new IssuerKeys(new Issuer(config), new RecordingLog(), COOL_DOWN);
  keys.open();
  tokens = new JsonWebTokens(config, keys);
});

afterAll(async () => {
  tokens.close();
  await issuer.stop();
});

const claims = (more: object = {}): Record<string, unknown> => issuer.claims({ tenant: 'acme', ...more });
const genuine = (more: object = {}, header: object = {}): string => signToken(EC, claims(more), header);
const unsigned = (header: object | string, payload: unknown = claims()): string =>
  `${encodePart(header)}.${encodePart(payload)}`;

/** A token whose HMAC has a public key as its secret, which a confused verifier would accept. */
function confused(secret: string | Buffer, header: object = {}): string {
  const input = unsigned({ alg: 'HS256', typ: 'JWT', kid: 'rsa-1', ...header });
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

const pem = (key: KeyObject, type: 'spki' | 'pkcs1' = 'spki'): string =>
  key.export({ type, format: 'pem' }).toString();
const der = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

/** Signed by the attacker, with a header that points to the attacker's key. */
const pointing = (header: object): string =>
  signToken({ ...EVIL_EC, id: 'evil' }, claims(), { kid: 'evil', ...header });

/** A signature of the issuer, over parts that were changed afterwards. */
function spliced(change: (parts: { header: string; payload: string; signature: string }) => string): string {
  const [header = '', payload = '', signature = ''] = genuine().split('.');
  return change({ header, payload, signature });
}

/** The same bytes in another spelling: the unused bits of the last character are set. */
function respelt(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return part.slice(0, -1) + alphabet.charAt(alphabet.indexOf(part.at(-1) ?? '') | 1);
}

type Table = [string, () => string][];

const ALGORITHMS: Table = [
  ...['none', 'None', 'NONE', 'nOnE', 'none ', ' none', 'none\u0000', '', 'null'].map(
    (alg): [string, () => string] => [
      `alg ${JSON.stringify(alg)} with a signature of any kind`,
      () => `${unsigned({ alg, typ: 'JWT', kid: 'ec-1' })}.${spliced(({ signature }) => signature)}`,
    ],
  ),
  ['alg none without a signature', () => `${unsigned({ alg: 'none' })}.`],
  ['alg none without a kid', () => `${unsigned({ alg: 'none', typ: 'JWT' })}.AAAA`],
  ['no alg', () => signToken(EC, claims(), JSON.stringify({ typ: 'JWT', kid: 'ec-1' }))],
  ['alg null', () => signToken(EC, claims(), { alg: null })],
  ['alg as a list', () => signToken(EC, claims(), { alg: ['ES256'] })],
  ['alg as an object', () => signToken(EC, claims(), { alg: { toString: 'ES256' } })],
  ['alg in lower case', () => signToken(EC, claims(), { alg: 'es256' })],
  ['alg of a prototype', () => signToken(EC, claims(), { alg: 'constructor' })],
  ['alg __proto__', () => signToken(EC, claims(), '{"alg":"__proto__","kid":"ec-1"}')],
  ['HS256 with the public key as PEM', () => confused(pem(RSA.publicKey))],
  ['HS256 with the public key as PEM without its last newline', () => confused(pem(RSA.publicKey).trim())],
  ['HS256 with the public key as PKCS#1', () => confused(pem(RSA.publicKey, 'pkcs1'))],
  ['HS256 with the public key as DER', () => confused(der(RSA.publicKey))],
  ['HS256 with the public key as JWK', () => confused(JSON.stringify(RSA.jwk))],
  ['HS256 with the modulus', () => confused(Buffer.from(String(RSA.jwk.n), 'base64url'))],
  ['HS256 with the EC public key', () => confused(pem(EC.publicKey), { kid: 'ec-1' })],
  ['HS256 with an empty secret', () => confused('')],
  ['HS256 without a kid', () => confused(pem(RSA.publicKey), { kid: undefined })],
  ['HS512 in the header', () => confused(pem(RSA.publicKey), { alg: 'HS512' })],
  [
    'ES256 in the header, signed with RSA',
    () => signToken({ ...RSA, id: 'ec-1' }, claims(), { alg: 'ES256' }),
  ],
  ['PS256 with a key for RS256', () => signToken({ ...RSA, algorithm: 'PS256' }, claims())],
  ['RS512 with a key for RS256', () => signToken(RSA, claims(), { alg: 'RS512' })],
  ['ES384 with a key on P-256', () => signToken(EC, claims(), { alg: 'ES384' })],
  ['ES256K', () => signToken(EC, claims(), { alg: 'ES256K' })],
  ['an encryption algorithm', () => signToken(RSA, claims(), { alg: 'RSA-OAEP', enc: 'A256GCM' })],
];

const KEYS: Table = [
  ['the key in jwk', () => pointing({ jwk: EVIL_EC.jwk })],
  ['the key in jwk, under a genuine kid', () => signToken(EVIL_EC, claims(), { jwk: EVIL_EC.jwk })],
  ['the key in jwk, without kid', () => pointing({ jwk: EVIL_EC.jwk, kid: undefined, alg: 'ES256' })],
  ['a symmetric key in jwk', () => confused('k', { jwk: { kty: 'oct', k: encodePart('k') } })],
  ['jku', () => pointing({ jku: `${issuer.origin}/evil-keys` })],
  ['jku with the address of the issuer in it', () => pointing({ jku: `${issuer.origin}@evil.example/keys` })],
  ['x5u', () => pointing({ x5u: `${issuer.origin}/evil-cert` })],
  ['x5c', () => pointing({ x5c: [der(EVIL_EC.publicKey).toString('base64')] })],
  ['x5t', () => pointing({ x5t: 'AAAA', 'x5t#S256': 'AAAA' })],
  ...[
    '../../../../dev/null',
    '/dev/null',
    "' OR 1=1 --",
    "x' UNION SELECT 'secret",
    'https://evil.example/keys',
    'file:///etc/passwd',
    '__proto__',
    'constructor',
    'toString',
    '$(id)',
    '| id',
    '',
    '\u0000',
    'ec-1\u0000',
    'EC-1',
    ' ec-1',
    'x'.repeat(2000),
  ].map((kid): [string, () => string] => [
    `kid ${JSON.stringify(kid.slice(0, 30))}`,
    () => pointing({ kid }),
  ]),
  ['kid as a number', () => signToken(EC, claims(), { kid: 0 })],
  ['kid as a list', () => signToken(EC, claims(), { kid: ['ec-1'] })],
  ['kid as an object', () => signToken(EC, claims(), { kid: { $ne: null } })],
  ['kid null', () => signToken(EC, claims(), { kid: null })],
  ['another RSA key of the same kid', () => signToken(EVIL_RSA, claims())],
  ['another EC key of the same kid', () => signToken(EVIL_EC, claims())],
  ['a weak RSA key of the same kid', () => signToken(createKey('rsa-1', 'RS256', 1024), claims())],
  ['a key on another curve', () => signToken({ ...createKey('ec-1', 'ES384') }, claims(), { alg: 'ES256' })],
  ['an Ed25519 key', () => signToken(createKey('ec-1', 'EdDSA'), claims(), { alg: 'EdDSA' })],
  [
    'no kid, where two keys would fit another algorithm',
    () => signToken(EVIL_EC, claims(), { kid: undefined }),
  ],
];

const SIGNATURES: Table = [
  ['an empty signature', () => spliced(({ header, payload }) => `${header}.${payload}.`)],
  ['a signature of zeros', () => spliced(({ header, payload }) => `${header}.${payload}.${'A'.repeat(86)}`)],
  [
    'a signature of r = s = 1',
    () => {
      const one = Buffer.concat([Buffer.alloc(31), Buffer.from([1]), Buffer.alloc(31), Buffer.from([1])]);
      return spliced(({ header, payload }) => `${header}.${payload}.${one.toString('base64url')}`);
    },
  ],
  ['a truncated signature', () => genuine().slice(0, -4)],
  ['an extended signature', () => `${genuine()}AAAA`],
  [
    'the signature of another token',
    () => `${unsigned({ alg: 'ES256', kid: 'ec-1' })}.${spliced((p) => p.signature)}`,
  ],
  [
    'another payload',
    () => spliced(({ header, signature }) => `${header}.${encodePart(claims({ sub: 'root' }))}.${signature}`),
  ],
  ['header and payload exchanged', () => spliced((p) => `${p.payload}.${p.header}.${p.signature}`)],
  [
    'a signature in DER',
    () => {
      const input = unsigned({ alg: 'ES256', kid: 'ec-1' });
      return `${input}.${sign('sha256', Buffer.from(input), EC.privateKey).toString('base64url')}`;
    },
  ],
  [
    'a last character with other unused bits',
    () => spliced((p) => `${p.header}.${p.payload}.${respelt(p.signature)}`),
  ],
  ['padding', () => `${genuine()}==`],
  ['standard base64', () => spliced((p) => `${p.header}.${p.payload}.+/${p.signature.slice(2)}`)],
];

const TIMES: Table = [
  ['no exp', () => genuine({ exp: undefined })],
  ['exp in the past', () => genuine({ exp: epoch(-3600) })],
  ['exp of the epoch', () => genuine({ exp: 0 })],
  ['exp before the epoch', () => genuine({ exp: -1 })],
  ['exp as text', () => genuine({ exp: String(epoch(300)) })],
  ['exp as a date', () => genuine({ exp: new Date(Date.now() + 300_000).toISOString() })],
  ['exp null', () => genuine({ exp: null })],
  ['exp as a list', () => genuine({ exp: [epoch(300)] })],
  ['exp true', () => genuine({ exp: true })],
  [
    'exp infinite',
    () => signToken(EC, JSON.stringify(claims({ exp: 77 })).replace('"exp":77', '"exp":1e999')),
  ],
  ['exp in the header', () => genuine({ exp: undefined }, { exp: epoch(300) })],
  ['exp in an object', () => genuine({ exp: undefined, times: { exp: epoch(300) } })],
  ['exp in capitals', () => genuine({ exp: undefined, EXP: epoch(300) })],
  ['nbf in the future', () => genuine({ nbf: epoch(3600) })],
  ['nbf as text', () => genuine({ nbf: String(epoch(-10)) })],
  ['nbf in milliseconds', () => genuine({ nbf: Date.now() })],
  ['iat in the future', () => genuine({ iat: epoch(3600) })],
  ['iat as text', () => genuine({ iat: String(epoch()) })],
  ['iat null', () => genuine({ iat: null })],
];

const AUDIENCES: Table = [
  ['no aud', () => genuine({ aud: undefined })],
  ['another aud', () => genuine({ aud: 'other' })],
  ['aud as a list without ours', () => genuine({ aud: ['a', 'b'] })],
  ['aud as an empty list', () => genuine({ aud: [] })],
  ['aud as a nested list', () => genuine({ aud: [['signpost']] })],
  ['aud as an object', () => genuine({ aud: { signpost: true } })],
  ['aud in capitals', () => genuine({ aud: 'SIGNPOST' })],
  ['aud with a space', () => genuine({ aud: 'signpost ' })],
  ['aud that contains ours', () => genuine({ aud: 'signpost.evil.example' })],
  ['aud with spaces between several', () => genuine({ aud: 'other signpost' })],
  ['aud in the header', () => genuine({ aud: undefined }, { aud: 'signpost' })],
  ['azp instead of aud', () => genuine({ aud: undefined, azp: 'signpost' })],
];

const ISSUERS: Table = [
  ['no iss', () => genuine({ iss: undefined })],
  ['another iss', () => genuine({ iss: 'https://evil.example' })],
  ['iss with a slash', () => genuine({ iss: `${issuer.issuer}/` })],
  ['iss in capitals', () => genuine({ iss: issuer.issuer.toUpperCase() })],
  ['iss as a list', () => genuine({ iss: [issuer.issuer] })],
  [
    'iss by another name of the host',
    () => genuine({ iss: issuer.issuer.replace('127.0.0.1', 'localhost') }),
  ],
  ['iss with a suffix', () => genuine({ iss: `${issuer.issuer}.evil.example` })],
  ['iss in the header', () => genuine({ iss: undefined }, { iss: issuer.issuer })],
];

const FORMS: Table = [
  ['crit of an unknown extension', () => genuine({}, { crit: ['exp'], exp: epoch(300) })],
  ['crit empty', () => genuine({}, { crit: [] })],
  ['crit as text', () => genuine({}, { crit: 'b64' })],
  ['b64 false', () => genuine({}, { crit: ['b64'], b64: false })],
  ['b64 false without crit', () => genuine({}, { b64: false, crit: ['b64', 'b64'] })],
  [
    'an unencoded payload',
    () =>
      `${encodePart({ alg: 'ES256', kid: 'ec-1', b64: false, crit: ['b64'] })}.${JSON.stringify(claims())}.AAAA`,
  ],
  ['typ of a logout token', () => genuine({}, { typ: 'logout+jwt' })],
  ['typ of a DPoP proof', () => genuine({}, { typ: 'dpop+jwt' })],
  ['typ of a security event', () => genuine({}, { typ: 'secevent+jwt' })],
  ['typ as a list', () => genuine({}, { typ: ['JWT'] })],
  ['typ of an encrypted token', () => genuine({}, { typ: 'JWE' })],
  ['at_hash of an id token', () => genuine({ at_hash: 'x' })],
  ['c_hash of an id token', () => genuine({ c_hash: 'x' })],
  ['cnf of a bound token', () => genuine({ cnf: { jkt: 'x' } })],
  ['a token in a token', () => signToken(EC, genuine(), { cty: 'JWT' })],
  ['a JSON text as payload', () => signToken(EC, JSON.stringify('text'))],
  ['a list as payload', () => signToken(EC, [claims()])],
  ['null as payload', () => signToken(EC, 'null')],
  ['an empty payload', () => signToken(EC, '{}')],
  ['a payload that is not JSON', () => signToken(EC, 'not json')],
  [
    'a compressed payload',
    () => {
      const input = `${encodePart({ alg: 'ES256', kid: 'ec-1', zip: 'DEF' })}.${gzipSync(JSON.stringify(claims())).toString('base64url')}`;
      return `${input}.${signatureOf(EC, input)}`;
    },
  ],
  [
    'a payload that is not UTF-8',
    () => {
      const input = `${encodePart({ alg: 'ES256', kid: 'ec-1' })}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}`;
      return `${input}.${signatureOf(EC, input)}`;
    },
  ],
  ['a header that is not JSON', () => signToken(EC, claims(), 'x')],
  ['a header that is a list', () => signToken(EC, claims(), '[{"alg":"ES256","kid":"ec-1"}]')],
  [
    'a header with alg twice, the last none',
    () => signToken(EC, claims(), '{"alg":"ES256","kid":"ec-1","alg":"none"}'),
  ],
  [
    'a header with alg twice, the last genuine, and no signature',
    () => `${unsigned('{"alg":"none","alg":"ES256","kid":"ec-1"}')}.AAAA`,
  ],
  [
    'a header with kid twice',
    () => signToken(EVIL_EC, claims(), '{"alg":"ES256","kid":"ec-1","kid":"evil"}'),
  ],
  ['unicode escapes that spell none', () => `${unsigned('{"\\u0061lg":"\\u006eone","kid":"ec-1"}')}.AAAA`],
  [
    'unicode escapes that spell HS256',
    () => {
      const input = unsigned('{"alg":"\\u0048S256","kid":"rsa-1"}');
      return `${input}.${createHmac('sha256', pem(RSA.publicKey)).update(input).digest('base64url')}`;
    },
  ],
  [
    'claims with aud twice, the last another',
    () => signToken(EC, `${JSON.stringify(claims()).slice(0, -1)},"aud":"other"}`),
  ],
  ['a byte order mark before the header', () => `${unsigned('\uFEFF{"alg":"none","kid":"ec-1"}')}.AAAA`],
  ['a JWE of five parts', () => `${encodePart({ alg: 'dir', enc: 'A256GCM' })}..AAAA.AAAA.AAAA`],
  ['four parts', () => `${genuine()}.AAAA`],
  ['only dots', () => '..'],
  [
    'JSON serialization',
    () => {
      const [header, payload, signature] = genuine().split('.');
      return JSON.stringify({ payload, signatures: [{ protected: header, signature }], a: '..' });
    },
  ],
  ['a token of more than 8 KiB', () => genuine({ padding: 'x'.repeat(8192) })],
  ['a million dots', () => '.'.repeat(1_000_000)],
  ['a space before', () => ` ${genuine()}`],
  ['a newline after', () => `${genuine()}\n`],
  ['a space inside', () => genuine().replace('.', '. ')],
  ['a tab inside', () => `${genuine().slice(0, 40)}\t${genuine().slice(40)}`],
  ['a NUL after', () => `${genuine()}\u0000`],
  ['two tokens', () => `${genuine()},${genuine()}`],
  ['full-width dots', () => genuine().replaceAll('.', '．') + '..'],
];

const IDENTITIES: Table = [
  ['no tenant', () => genuine({ tenant: undefined })],
  ['an empty tenant', () => genuine({ tenant: '' })],
  ['a tenant as a number', () => genuine({ tenant: 7 })],
  ['a tenant as a list', () => genuine({ tenant: ['acme'] })],
  ['a tenant null', () => genuine({ tenant: null })],
  ['a tenant with a newline', () => genuine({ tenant: 'acme\n' })],
  ['a tenant of 256 characters', () => genuine({ tenant: 'a'.repeat(256) })],
  ['no sub', () => genuine({ sub: undefined })],
  ['an empty sub', () => genuine({ sub: '' })],
  ['a sub of spaces', () => genuine({ sub: '  ' })],
  ['a sub as a number', () => genuine({ sub: 42 })],
  ['a sub as an object', () => genuine({ sub: { toString: 'alice' } })],
  ['a sub with a NUL', () => genuine({ sub: 'alice\u0000' })],
  ['a sub that changes the direction of text', () => genuine({ sub: 'alice\u202e' })],
  ['a sub with a lone surrogate', () => genuine({ sub: 'alice\ud800' })],
  ['a sub of 256 characters', () => genuine({ sub: 'a'.repeat(256) })],
];

describe('a forged token', () => {
  it('is compared with genuine ones, which are accepted', async () => {
    await expect(tokens.authenticate(genuine())).resolves.toHaveProperty('identity');
    await expect(tokens.authenticate(signToken(RSA, claims()))).resolves.toHaveProperty('identity');
    await expect(tokens.authenticate(genuine({ aud: ['other', 'signpost'] }))).resolves.toHaveProperty(
      'identity',
    );
  });

  it.each([
    ...ALGORITHMS,
    ...KEYS,
    ...SIGNATURES,
    ...TIMES,
    ...AUDIENCES,
    ...ISSUERS,
    ...FORMS,
    ...IDENTITIES,
  ])('with %s is rejected', async (_what, forge) => {
    const token = forge();
    const result = await tokens.authenticate(token);
    if (result === undefined || !('rejected' in result)) throw new Error('The token was accepted.');
    expect(result.rejected).toMatch(/^[A-Z][ -~]{5,200}\.$/);
    for (const part of token.split('.').filter((text) => text.length > 8)) {
      expect(result.rejected).not.toContain(part);
    }
  });

  it('never makes Signpost fetch anything but the keys of the issuer', () => {
    expect(new Set(issuer.requests)).toEqual(new Set(['/.well-known/openid-configuration', '/keys']));
  });
});

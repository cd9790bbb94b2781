import { Injectable } from '@nestjs/common';
import { Problem } from '../errors/catalogue.js';
import { type Link, linkFilename, type PasswordVerifier } from './link.js';
import { isSame, Signatures } from './signatures.js';

/** The first part of every token. Another layout gets another number. */
const VERSION = '1';

/** Characters. The longest link, with a key of 1,024 and a filename of 255 bytes that JSON escapes, has fewer. */
export const MAX_TOKEN_LENGTH = 5000;

/** Version, id of the secret, payload and MAC. The last two are Base64url. */
const TOKEN = /^(?<signed>1\.(?<secretId>[A-Za-z\d]{1,16})\.(?<payload>[\w-]+))\.(?<mac>[\w-]{43})$/;

type Verifier = readonly [logN: number, blockSize: number, parallelism: number, salt: string, hash: string];

/** In this order, and without names, to be short. */
type Payload = readonly [
  nonce: string,
  tenant: string,
  key: string,
  expires: number,
  maxUses: number | null,
  disposition: 'attachment' | 'inline',
  /** Null: that of the key. */
  filename: string | null,
  password: Verifier | null,
];

export interface OpenedToken {
  readonly link: Link;
  /** The id of the secret that signed it. */
  readonly secretId: string;
}

/**
 * Writes links as tokens and reads them back: `1.{id of the secret}.{payload}.{HMAC-SHA256}`. Signed, not
 * encrypted: holders of a link can read its key and filename. The MAC covers the text before it, so a token has
 * one spelling; and the last of its characters is a letter or digit, which mail programs do not cut off.
 */
@Injectable()
export class LinkTokens {
  constructor(private readonly signatures: Signatures) {}

  /** @throws Problem `links_disabled` */
  write(link: Link): string {
    const secretId = this.signatures.currentId;
    if (secretId === undefined) throw Problem.of('links_disabled');
    const payload = Buffer.from(JSON.stringify(toPayload(link))).toString('base64url');
    const signed = `${VERSION}.${secretId}.${payload}`;
    return `${signed}.${this.#mac(secretId, signed) ?? ''}`;
  }

  /** @throws Problem `link_not_found`, the same for whatever is wrong with a token */
  read(token: string): OpenedToken {
    const found = token.length > MAX_TOKEN_LENGTH ? undefined : TOKEN.exec(token)?.groups;
    const { signed = '', secretId = '', payload = '', mac = '' } = found ?? {};
    const expected = this.#mac(secretId, signed);
    if (expected === undefined || !isSame(mac, expected)) throw Problem.of('link_not_found');
    const content: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (!isPayload(content)) throw Problem.of('link_not_found');
    return { link: fromPayload(content), secretId };
  }

  #mac(secretId: string, signed: string): string | undefined {
    return this.signatures.sign(secretId, 'link', signed)?.toString('base64url');
  }
}

function toPayload({ nonce, tenant, key, expires, maxUses, disposition, filename, password }: Link): Payload {
  const name = filename === linkFilename(key) ? null : filename;
  const verifier = password && ([...password.cost, password.salt, password.hash] as const);
  return [nonce, tenant, key, expires, maxUses ?? null, disposition, name, verifier ?? null];
}

function fromPayload(payload: Payload): Link {
  const [nonce, tenant, key, expires, maxUses, disposition, name, verifier] = payload;
  return {
    nonce,
    tenant,
    key,
    expires,
    maxUses: maxUses ?? undefined,
    disposition,
    filename: name ?? linkFilename(key),
    password: verifier === null ? undefined : toVerifier(verifier),
  };
}

function toVerifier([logN, blockSize, parallelism, salt, hash]: Verifier): PasswordVerifier {
  return { cost: [logN, blockSize, parallelism], salt, hash };
}

/** False only for what another program signed with the same secret. */
function isPayload(value: unknown): value is Payload {
  if (!isList(value, 8)) return false;
  const [nonce, tenant, key, expires, maxUses, disposition, filename, password] = value;
  return (
    [nonce, tenant, key].every((text) => typeof text === 'string') &&
    (filename === null || typeof filename === 'string') &&
    Number.isSafeInteger(expires) &&
    (maxUses === null || Number.isSafeInteger(maxUses)) &&
    (disposition === 'attachment' || disposition === 'inline') &&
    (password === null || isVerifier(password))
  );
}

function isVerifier(value: unknown): value is Verifier {
  if (!isList(value, 5)) return false;
  return (
    value.slice(0, 3).every((number) => Number.isSafeInteger(number)) &&
    value.slice(3).every((text) => typeof text === 'string')
  );
}

function isList(value: unknown, length: number): value is readonly unknown[] {
  return Array.isArray(value) && value.length === length;
}

import { createHash, randomBytes } from 'node:crypto';
import type { Variables } from './variables.js';

/** A key that signs links. */
export interface LinkSecret {
  /** Names the key in a token: 1 to 16 letters and digits. */
  readonly id: string;
  readonly key: Buffer;
}

/** Durable links. */
export abstract class LinksConfig {
  /** `LINK_SECRET`: the first signs, all verify. Empty: links are off. */
  abstract readonly secrets: readonly LinkSecret[];
  /** Whether the secret was generated at the start, because none is set. Never in production. */
  abstract readonly isTemporary: boolean;
}

/** Retired secrets stay until their last link has expired, which takes up to a year. */
const MAX_SECRETS = 16;

const FORM =
  'must list secrets of at least 32 random bytes, separated by commas: secret or id:secret. Create one with: openssl rand -base64 32';

const ENTRY = /^(?:(?<id>[A-Za-z\d]{1,16}):)?(?<secret>[^\s:,]{43,512})$/;

/** Different characters that a random secret has at least: of 64 random hex digits, nearly always all 16. */
const MIN_DIFFERENT = 12;

/** @param production without `LINK_SECRET`, links are off; elsewhere they end with the process */
export function readLinks(variables: Variables, production: boolean): LinksConfig {
  const entries = variables.list('LINK_SECRET');
  if (entries.length === 0) {
    const secrets = production ? [] : [{ id: 'temporary', key: randomBytes(32) }];
    return { secrets, isTemporary: !production };
  }
  const secrets = entries.flatMap((entry) => {
    const secret = readSecret(entry);
    if (secret === undefined) variables.refuseEntry('LINK_SECRET', entry, FORM);
    return secret ?? [];
  });
  if (entries.length > MAX_SECRETS)
    variables.refuse('LINK_SECRET', `must list at most ${MAX_SECRETS} secrets`);
  if (new Set(secrets.map(({ id }) => id)).size < secrets.length) {
    variables.refuse('LINK_SECRET', 'must not list a secret or an id twice');
  }
  return { secrets, isTemporary: false };
}

function readSecret(entry: string): LinkSecret | undefined {
  const { id, secret } = ENTRY.exec(entry)?.groups ?? {};
  if (secret === undefined || !isStrong(secret)) return undefined;
  return { id: id ?? derivedId(secret), key: Buffer.from(secret) };
}

/** Whether a text can be 32 random bytes: 64 hex digits, or 43 characters of Base64. */
function isStrong(secret: string): boolean {
  if (/^[\da-f]+$/i.test(secret) && secret.length < 64) return false;
  return new Set(secret).size >= MIN_DIFFERENT;
}

/** The same on every replica. Reveals 32 bits of a hash, which is no help against 256 random bits. */
function derivedId(secret: string): string {
  return createHash('sha256').update(`signpost link key id\n${secret}`).digest('hex').slice(0, 8);
}

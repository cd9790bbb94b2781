import { hash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** How all keys begin. Scanners for secrets can search for it. */
export const KEY_START = 'sgp_';

/** Characters of the secret: 62 to the power of 27 is more than 2 to the power of 160. */
const SECRET_LENGTH = 27;

/** Characters of the checksum: 62 to the power of 6 is more than 2 to the power of 32. */
const CHECKSUM_LENGTH = 6;

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Without an underscore, which separates the parts of a key. */
const ID = /^[a-z\d][a-z\d-]{0,63}$/;

const KEY = new RegExp(
  `^(?<signed>${KEY_START}[a-z\\d][a-z\\d-]{0,63}_[A-Za-z\\d]{${SECRET_LENGTH}})(?<checksum>[A-Za-z\\d]{${CHECKSUM_LENGTH}})$`,
);

/** 1 to 64 lower-case letters, digits and hyphens. Does not begin with a hyphen. */
export function isKeyId(text: string): boolean {
  return ID.test(text);
}

/**
 * A new key: `sgp_{id}_{secret}{checksum}`. The secret has 160 random bits. The checksum is the CRC-32 of
 * everything before it, so that a truncated or mistyped key is recognised without a lookup.
 */
export function createApiKey(id: string): string {
  const secret = Array.from({ length: SECRET_LENGTH }, () => BASE62[randomInt(BASE62.length)]).join('');
  const signed = `${KEY_START}${id}_${secret}`;
  return signed + checksumOf(signed);
}

/** Whether a text has the form of a key and the right checksum. */
export function isApiKey(text: string): boolean {
  const { signed, checksum } = KEY.exec(text)?.groups ?? {};
  return signed !== undefined && checksum === checksumOf(signed);
}

/** SHA-256 of a key, in lower-case hex. A slow hash is for passwords: 160 random bits cannot be guessed. */
export function hashApiKey(key: string): string {
  return hash('sha256', key, 'hex');
}

/** CRC-32 in base 62, with leading zeros. */
function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let index = 0; index < CHECKSUM_LENGTH; index += 1) {
    digits = (BASE62[rest % BASE62.length] ?? '') + digits;
    rest = Math.floor(rest / BASE62.length);
  }
  return digits;
}

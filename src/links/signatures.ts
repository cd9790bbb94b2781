import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type LinkSecret, LinksConfig } from '../config/links.config.js';

/** The use of a signature. A signature for one use is not valid for another. */
export type Purpose = 'link' | 'link-id' | 'link-owner' | 'link-password';

/** HMAC-SHA256 with the secrets of `LINK_SECRET`. */
@Injectable()
export class Signatures {
  readonly #byId: ReadonlyMap<string, LinkSecret>;

  constructor({ secrets }: LinksConfig) {
    this.#byId = new Map(secrets.map((secret) => [secret.id, secret]));
  }

  /** The id of the secret that signs; undefined without `LINK_SECRET`. */
  get currentId(): string | undefined {
    return this.ids[0];
  }

  get ids(): readonly string[] {
    return [...this.#byId.keys()];
  }

  /** @returns 32 bytes; undefined if there is no such secret */
  sign(secretId: string, purpose: Purpose, data: string | Uint8Array): Buffer | undefined {
    const secret = this.#byId.get(secretId);
    if (secret === undefined) return undefined;
    return createHmac('sha256', secret.key).update(`signpost ${purpose}\n`).update(data).digest();
  }
}

/** In constant time for texts or bytes of the same length. */
export function isSame(one: string | Uint8Array, other: string | Uint8Array): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

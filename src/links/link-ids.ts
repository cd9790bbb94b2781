import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem } from '../errors/catalogue.js';
import { isSame, Signatures } from './signatures.js';

/** Whose links a caller may revoke. */
export interface Owner {
  readonly tenant: string;
  /** Undefined: those of all subjects of the tenant. */
  readonly subject: string | undefined;
}

/** A link that its owner named. */
export interface NamedLink {
  readonly nonce: string;
  /** Whole seconds since the epoch. */
  readonly expires: number;
}

const NONCE_BYTES = 12;
const EXPIRY_BYTES = 5;
const OWNER_BYTES = 8;
const MAC_BYTES = 16;
const CLAIMS_BYTES = NONCE_BYTES + EXPIRY_BYTES + OWNER_BYTES;

/** 41 bytes in Base64url. */
const ID = /^[\w-]{55}$/;

/**
 * The ids by which owners revoke their links: nonce, expiry, a hash of the owner, and a MAC over all of it and the
 * tenant. So no database has to know who created a link, and the expiry bounds how long a revocation is kept. The
 * id is not in the link: recipients cannot revoke it, and neither can another tenant or subject that learns the id.
 */
@Injectable()
export class LinkIds {
  constructor(private readonly signatures: Signatures) {}

  /** A name for a new link. */
  static newNonce(): string {
    return randomBytes(NONCE_BYTES).toString('base64url');
  }

  /** @throws Problem `links_disabled` */
  write({ nonce, expires }: NamedLink, owner: Owner): string {
    const secretId = this.signatures.currentId;
    if (secretId === undefined) throw Problem.of('links_disabled');
    const expiry = Buffer.alloc(EXPIRY_BYTES);
    expiry.writeUIntBE(expires, 0, EXPIRY_BYTES);
    const claims = Buffer.concat([Buffer.from(nonce, 'base64url'), expiry, this.#ownerHash(secretId, owner)]);
    return Buffer.concat([claims, this.#mac(secretId, claims, owner)]).toString('base64url');
  }

  /** @throws Problem `links_disabled`; `link_not_found` for an id that is not genuine, and for another owner's link */
  read(id: string, owner: Owner): NamedLink {
    const { ids } = this.signatures;
    if (ids.length === 0) throw Problem.of('links_disabled');
    const bytes = Buffer.from(ID.test(id) ? id : '', 'base64url');
    const claims = bytes.subarray(0, CLAIMS_BYTES);
    // Another spelling of the same bytes is another id.
    const isCanonical = bytes.length === CLAIMS_BYTES + MAC_BYTES && bytes.toString('base64url') === id;
    const signer = ids.find((secretId) =>
      isSame(bytes.subarray(CLAIMS_BYTES), this.#mac(secretId, claims, owner)),
    );
    if (!isCanonical || signer === undefined || !this.#isOwner(signer, claims, owner)) {
      throw Problem.of('link_not_found');
    }
    return {
      nonce: claims.toString('base64url', 0, NONCE_BYTES),
      expires: claims.readUIntBE(NONCE_BYTES, EXPIRY_BYTES),
    };
  }

  #isOwner(secretId: string, claims: Buffer, owner: Owner): boolean {
    if (owner.subject === undefined) return true;
    return isSame(claims.subarray(NONCE_BYTES + EXPIRY_BYTES), this.#ownerHash(secretId, owner));
  }

  #ownerHash(secretId: string, { tenant, subject }: Owner): Buffer {
    return this.#sign(secretId, 'link-owner', JSON.stringify([tenant, subject ?? null])).subarray(
      0,
      OWNER_BYTES,
    );
  }

  #mac(secretId: string, claims: Buffer, { tenant }: Owner): Buffer {
    const data = JSON.stringify([tenant, claims.toString('base64url')]);
    return this.#sign(secretId, 'link-id', data).subarray(0, MAC_BYTES);
  }

  #sign(secretId: string, purpose: 'link-id' | 'link-owner', data: string): Buffer {
    return this.signatures.sign(secretId, purpose, data) ?? Buffer.alloc(0);
  }
}

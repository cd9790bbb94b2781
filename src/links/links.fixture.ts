import { randomBytes } from 'node:crypto';
import { LinkIds } from './link-ids.js';
import type { Link } from './link.js';
import { Signatures } from './signatures.js';

export const SECRET = { id: 'a', key: randomBytes(32) };
export const NEXT_SECRET = { id: 'b', key: randomBytes(32) };

export function signaturesOf(...secrets: (typeof SECRET)[]): Signatures {
  return new Signatures({ secrets, isTemporary: false });
}

/** A plain link that expires in an hour. */
export function linkWith(parts: Partial<Link> = {}): Link {
  return {
    nonce: LinkIds.newNonce(),
    tenant: 'mycompany',
    key: 'uploads/a.txt',
    expires: Math.floor(Date.now() / 1000) + 3600,
    maxUses: undefined,
    disposition: 'attachment',
    filename: 'a.txt',
    password: undefined,
    ...parts,
  };
}

import type { FastifyRequest } from 'fastify';

const BEARER = /^bearer +([\w.~+/-]+=*) *$/i;

/** A credential as it was sent, or the reason why it cannot be read. */
export type SentCredential = { readonly text: string } | { readonly unreadable: string };

export interface CredentialHeaders extends Pick<FastifyRequest, 'headers'> {
  readonly raw: { readonly rawHeaders: readonly string[] };
}

/**
 * The credential of a request: `X-API-Key`, or `Authorization: Bearer` (RFC 6750, 2.1).
 * @returns undefined if it has none
 */
export function credentialOf({ headers, raw }: CredentialHeaders): SentCredential | undefined {
  const key = headers['x-api-key'];
  const { authorization } = headers;
  if (key === undefined && authorization === undefined) return undefined;
  if (key !== undefined && authorization !== undefined) {
    return { unreadable: 'two credentials were sent' };
  }
  if (key !== undefined) return typeof key === 'string' ? { text: key } : { unreadable: 'a repeated header' };
  if (isRepeated('authorization', raw.rawHeaders)) return { unreadable: 'two credentials were sent' };
  const token = BEARER.exec(authorization ?? '')?.[1];
  return token === undefined ? { unreadable: 'Authorization is no bearer token' } : { text: token };
}

/** Node keeps the first of several `Authorization` headers. A proxy in front may have checked the last one. */
function isRepeated(header: string, rawHeaders: readonly string[]): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === header.length && name.toLowerCase() === header) count += 1;
  }
  return count > 1;
}

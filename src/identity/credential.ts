import type { FastifyRequest } from 'fastify';

const BEARER = /^bearer +([\w.~+/-]+=*) *$/i;

/** A credential as it was sent, or the reason why it cannot be read. */
export type SentCredential = { readonly text: string } | { readonly unreadable: string };

/**
 * The credential of a request: `X-API-Key`, or `Authorization: Bearer` (RFC 6750, 2.1).
 * @returns undefined if it has none
 */
export function credentialOf({ headers }: Pick<FastifyRequest, 'headers'>): SentCredential | undefined {
  const key = headers['x-api-key'];
  const { authorization } = headers;
  if (key === undefined && authorization === undefined) return undefined;
  if (key !== undefined && authorization !== undefined) {
    return { unreadable: 'two credentials were sent' };
  }
  if (key !== undefined) return typeof key === 'string' ? { text: key } : { unreadable: 'a repeated header' };
  const token = BEARER.exec(authorization ?? '')?.[1];
  return token === undefined ? { unreadable: 'Authorization is no bearer token' } : { text: token };
}

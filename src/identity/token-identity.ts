import { hash } from 'node:crypto';
import type { ClaimPath } from '../config/claim-path.js';
import type { JwtConfig } from '../config/jwt.config.js';
import type { Identity } from './authenticator.js';
import { claimAt, type Claims, isObject } from './claims.js';
import { isScope, type Scope } from './scopes.js';
import { TokenRejection } from './token-rejection.js';

/** Characters in a tenant or a subject. */
const MAX_LENGTH = 255;

/** Control and format characters, line separators and lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Claims that identify a client if no subject is configured, in this order. */
const CLIENT_CLAIMS = ['sub', 'client_id', 'azp'];

/**
 * Reads who a verified token stands for.
 * @throws TokenRejection if the tenant or the subject is missing, or is not a short, printable text
 */
export function identityOf(claims: Claims & { readonly exp: number }, config: JwtConfig): Identity {
  const tenant = nameAt(claims, config.tenantClaim, 'tenant');
  const subject = nameAt(claims, config.subjectClaim, 'subject');
  // A constant, not a literal in the return statement: `expiresAt` may be absent from the interface.
  const identity = {
    tenant,
    subject,
    scopes: scopesOf(claims, config),
    credentialId: credentialId(config.issuer, tenant, subject ?? clientOf(claims)),
    expiresAt: claims.exp * 1000,
  };
  return identity;
}

function nameAt(claims: Claims, path: ClaimPath | undefined, what: string): string | undefined {
  if (path === undefined) return undefined;
  const value = claimAt(claims, path);
  if (value === undefined) throw new TokenRejection(`The token has no ${what} (${path.join('.')}).`);
  if (
    typeof value !== 'string' ||
    value.trim() === '' ||
    value.length > MAX_LENGTH ||
    UNPRINTABLE.test(value)
  ) {
    throw new TokenRejection(
      `The ${what} (${path.join('.')}) is not a text of 1 to ${MAX_LENGTH} printable characters.`,
    );
  }
  return value;
}

function scopesOf(claims: Claims, { scopeClaims, scopeMap }: JwtConfig): ReadonlySet<Scope> {
  const scopes = new Set<Scope>();
  for (const name of scopeClaims.flatMap((path) => namesIn(claimAt(claims, path)))) {
    if (scopeMap === undefined && isScope(name)) scopes.add(name);
    for (const scope of scopeMap?.get(name) ?? []) scopes.add(scope);
  }
  return scopes;
}

/** A text with spaces (RFC 8693, 4.2), a list, or an object whose members are not false. */
function namesIn(value: unknown): string[] {
  if (typeof value === 'string') return value.split(' ');
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
  if (!isObject(value)) return [];
  return Object.keys(value).filter((name) => value[name] !== false && value[name] !== null);
}

function clientOf(claims: Claims): string {
  const names = CLIENT_CLAIMS.map((claim) => claims[claim]);
  return names.find((name) => typeof name === 'string') ?? '';
}

/** The same for all tokens of a caller. A hash, because a subject may be a mail address. */
function credentialId(issuer: string, tenant: string | undefined, subject: string): string {
  const digest = hash('sha256', JSON.stringify([issuer, tenant ?? null, subject]), 'base64url');
  return `jwt:${digest.slice(0, 22)}`;
}

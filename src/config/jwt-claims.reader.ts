import { type ClaimPath, readClaimPath } from './claim-path.js';
import type { JwtPreset } from './jwt-presets.js';
import type { Variables } from './variables.js';

/** A claim, and the value that it must have, as text. */
export interface RequiredClaim {
  readonly path: ClaimPath;
  readonly value: string;
}

const PATH_FORM =
  'must be a claim such as org_id, realm_access.roles, https://example.com/tenant, or [name.with.dots].tenant';

/** Have variables of their own, or are always checked. */
const CHECKED_CLAIMS = new Set(['iss', 'aud', 'exp', 'nbf', 'iat']);

/** Users can change these themselves. */
const EDITABLE_BY_USERS = new Set(['user_metadata', 'unsafe_metadata']);

/** `JWT_REQUIRED_CLAIMS`, and those of the preset that it does not replace. */
export function readRequiredClaims(variables: Variables, preset: JwtPreset): RequiredClaim[] {
  const own = variables.list('JWT_REQUIRED_CLAIMS').flatMap((entry) => {
    const claim = requiredClaim(entry);
    if (claim === undefined) {
      variables.refuseEntry('JWT_REQUIRED_CLAIMS', entry, 'must list claims with values: token_use=access');
      return [];
    }
    if (claim.path.length === 1 && CHECKED_CLAIMS.has(claim.path[0] ?? '')) {
      variables.refuseEntry(
        'JWT_REQUIRED_CLAIMS',
        entry,
        'must not contain iss, aud, exp, nbf or iat: set JWT_ISSUER and JWT_AUDIENCE instead',
      );
    }
    return [claim];
  });
  const replaced = new Set(own.map(({ path }) => path.join('\n')));
  const inherited = (preset.requiredClaims?.split(',') ?? []).map((entry) => requiredClaim(entry));
  return [
    ...inherited.filter((claim) => claim !== undefined && !replaced.has(claim.path.join('\n'))),
    ...own,
  ].filter((claim) => claim !== undefined);
}

function requiredClaim(entry: string): RequiredClaim | undefined {
  const separator = entry.indexOf('=');
  const path = readClaimPath(entry.slice(0, Math.max(separator, 0)).trim());
  const value = entry.slice(separator + 1).trim();
  return path === undefined || value === '' ? undefined : { path, value };
}

/** Reads one claim; `none` stands for no claim. */
export function readClaim(variables: Variables, name: string, fallback: string): ClaimPath | undefined {
  const text = variables.text(name) ?? fallback;
  return text === 'none' ? undefined : readPath(variables, name, text);
}

/** `JWT_CLAIM_SCOPES` */
export function readScopeClaims(variables: Variables, preset: JwtPreset): ClaimPath[] {
  return listOr(variables, 'JWT_CLAIM_SCOPES', preset.scopes ?? 'scope').flatMap((entry) => {
    const path = readPath(variables, 'JWT_CLAIM_SCOPES', entry);
    return path === undefined ? [] : [path];
  });
}

function readPath(variables: Variables, name: string, text: string): ClaimPath | undefined {
  const path = readClaimPath(text);
  if (path === undefined) {
    variables.refuseEntry(name, text, PATH_FORM);
  } else if (EDITABLE_BY_USERS.has(path[0] ?? '')) {
    variables.refuseEntry(name, text, 'must not be a claim that users can change themselves');
  }
  return path;
}

/** A list with a default. */
export function listOr(variables: Variables, name: string, fallback: string): string[] {
  const own = variables.list(name);
  return own.length > 0 ? own : fallback.split(',').filter((item) => item !== '');
}

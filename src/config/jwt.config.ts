import type { ClaimPath } from './claim-path.js';
import { isIssuerUrl, isSecureUrl } from './issuer-url.js';
import {
  listOr,
  readClaim,
  readRequiredClaims,
  readScopeClaims,
  type RequiredClaim,
} from './jwt-claims.reader.js';
import { JWT_PRESET_NAMES, JWT_PRESETS, type JwtPreset } from './jwt-presets.js';
import { readScopeMap, type ScopeName } from './jwt-scope-map.js';
import type { Variables } from './variables.js';

/** Which JSON Web Tokens are accepted, and where they carry tenant, subject and scopes. */
export abstract class JwtConfig {
  /** `JWT_ISSUER`: equals the `iss` claim, to the character. */
  abstract readonly issuer: string;
  /** `JWT_JWKS_URL`: the key set; found by discovery if undefined. */
  abstract readonly jwksUrl: string | undefined;
  /** `JWT_AUDIENCE`: a token must be for one of these. */
  abstract readonly audiences: readonly string[];
  /** `JWT_AUDIENCE_CLAIM`: the claim with the audience. */
  abstract readonly audienceClaim: 'aud' | 'azp' | 'client_id';
  /** `JWT_REQUIRED_CLAIMS` and those of the preset. */
  abstract readonly requiredClaims: readonly RequiredClaim[];
  /** Claims that show that a token is an id token. */
  abstract readonly idTokenClaims: readonly string[];
  /** `JWT_CLAIM_TENANT`: a token must have it. If undefined, all tokens belong to the default tenant. */
  abstract readonly tenantClaim: ClaimPath | undefined;
  /** `JWT_CLAIM_SUBJECT`: a token must have it. If undefined, all callers see the whole tenant. */
  abstract readonly subjectClaim: ClaimPath | undefined;
  /** `JWT_CLAIM_SCOPES`: all of these together grant the scopes. */
  abstract readonly scopeClaims: readonly ClaimPath[];
  /** `JWT_SCOPE_MAP`; if undefined, the names in a token are the scopes themselves. */
  abstract readonly scopeMap: ReadonlyMap<string, readonly ScopeName[]> | undefined;
}

const VARIABLES = [
  'JWT_PRESET',
  'JWT_ISSUER',
  'JWT_JWKS_URL',
  'JWT_AUDIENCE',
  'JWT_AUDIENCE_CLAIM',
  'JWT_REQUIRED_CLAIMS',
  'JWT_CLAIM_TENANT',
  'JWT_CLAIM_SUBJECT',
  'JWT_CLAIM_SCOPES',
  'JWT_SCOPE_MAP',
];

/** @returns a sentence if there are settings for tokens that have no effect */
export function unusedJwt(names: readonly string[], auth: readonly string[]): string[] {
  const unused = names.filter((name) => VARIABLES.includes(name));
  if (auth.includes('jwt') || unused.length === 0) return [];
  return [`${unused.join(', ')} has no effect: AUTH does not contain jwt.`];
}

/** @returns undefined if `AUTH` does not contain `jwt`; the variables then have no effect */
export function readJwt(variables: Variables): JwtConfig | undefined {
  for (const name of VARIABLES) variables.text(name);
  if (!variables.list('AUTH').includes('jwt')) return undefined;
  const name = variables.oneOf('JWT_PRESET', [...JWT_PRESET_NAMES, 'none'], 'none');
  const preset: JwtPreset = name === 'none' ? {} : JWT_PRESETS[name];
  const audiences = readAudiences(variables, preset);
  const issuer = readIssuer(variables, preset, audiences);
  return {
    issuer,
    jwksUrl: readJwksUrl(variables, preset, issuer),
    audiences,
    audienceClaim: variables.oneOf(
      'JWT_AUDIENCE_CLAIM',
      ['aud', 'azp', 'client_id'],
      preset.audienceClaim ?? 'aud',
    ),
    requiredClaims: readRequiredClaims(variables, preset),
    idTokenClaims: preset.idTokenClaims ?? [],
    tenantClaim: readClaim(variables, 'JWT_CLAIM_TENANT', preset.tenant ?? 'none'),
    subjectClaim: readClaim(variables, 'JWT_CLAIM_SUBJECT', preset.subject ?? 'sub'),
    scopeClaims: readScopeClaims(variables, preset),
    scopeMap: readScopeMap(variables),
  };
}

function readAudiences(variables: Variables, preset: JwtPreset): string[] {
  const audiences = listOr(variables, 'JWT_AUDIENCE', preset.audience ?? '');
  if (audiences.length === 0) {
    variables.refuse(
      'JWT_AUDIENCE',
      'must be set for AUTH=jwt: without it, a token for any other service of the issuer would be accepted',
    );
  }
  for (const audience of audiences) {
    const fault = preset.audienceFault?.(audience);
    if (fault !== undefined) variables.refuseEntry('JWT_AUDIENCE', audience, fault);
  }
  return audiences;
}

function readIssuer(variables: Variables, preset: JwtPreset, audiences: readonly string[]): string {
  const [audience] = audiences;
  const derived = audience === undefined ? undefined : preset.issuerOf?.(audience);
  const issuer = variables.text('JWT_ISSUER') ?? derived;
  if (issuer === undefined) {
    if (preset.issuerOf === undefined)
      variables.refuse('JWT_ISSUER', 'must be set for AUTH=jwt: the iss claim of the tokens, a URL');
    return '';
  }
  const fault = isIssuerUrl(issuer)
    ? preset.issuerFault?.(issuer, audiences)
    : 'must be an https:// URL, or http:// on this machine, without credentials, query or fragment';
  if (fault !== undefined) variables.refuse('JWT_ISSUER', fault);
  return issuer;
}

function readJwksUrl(variables: Variables, preset: JwtPreset, issuer: string): string | undefined {
  const url = variables.text('JWT_JWKS_URL');
  if (url === undefined) return preset.jwks?.startsWith('/') ? issuer + preset.jwks : preset.jwks;
  if (!isSecureUrl(url)) {
    variables.refuseEntry(
      'JWT_JWKS_URL',
      url,
      'must be an https:// URL, or http:// on this machine, without credentials and fragment',
    );
  }
  return url;
}

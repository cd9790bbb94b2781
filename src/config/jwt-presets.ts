/**
 * Defaults for an identity provider, in the syntax of the variables. Explicit variables override them.
 * docs/identity.md has an example of a token for each.
 */
export interface JwtPreset {
  readonly audience?: string;
  readonly audienceClaim?: 'azp' | 'client_id';
  /** Explicit entries are added to these, and replace those with the same claim. */
  readonly requiredClaims?: string;
  readonly tenant?: string;
  readonly subject?: string;
  readonly scopes?: string;
  /** The key set, relative to the issuer, or absolute. Discovery is used if unset. */
  readonly jwks?: string;
  /** Claims that only an id token of this provider has. */
  readonly idTokenClaims?: readonly string[];
  readonly issuerOf?: (audience: string) => string;
  /** @returns the fault of an issuer, as the rest of a sentence */
  readonly issuerFault?: (issuer: string, audiences: readonly string[]) => string | undefined;
  readonly audienceFault?: (audience: string) => string | undefined;
}

const withoutSlash = (issuer: string): string | undefined =>
  issuer.endsWith('/') ? 'must not end with a slash: the iss claim of this provider has none' : undefined;

const FIREBASE_ISSUER = 'https://securetoken.google.com/';

export const JWT_PRESETS = {
  /** @see https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles */
  auth0: {
    scopes: 'permissions',
    idTokenClaims: ['nonce'],
    issuerFault: (issuer) =>
      issuer.endsWith('/') ? undefined : 'must end with a slash, as the iss claim of Auth0 does',
  },
  /** Access tokens have `typ: Bearer`, id tokens `ID`, refresh tokens `Refresh`. */
  keycloak: {
    requiredClaims: 'typ=Bearer',
    scopes: 'realm_access.roles',
    issuerFault: withoutSlash,
    audienceFault: (audience) =>
      audience === 'account'
        ? 'must not be account: Keycloak adds it to the tokens of every client. Add an audience mapper for Signpost'
        : undefined,
  },
  /** @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
  cognito: {
    audienceClaim: 'client_id',
    requiredClaims: 'token_use=access',
    scopes: 'scope,cognito:groups',
    issuerFault: withoutSlash,
  },
  /** @see https://supabase.com/docs/guides/auth/jwt-fields */
  supabase: {
    audience: 'authenticated',
    requiredClaims: 'role=authenticated',
    scopes: 'app_metadata.scopes',
    jwks: '/.well-known/jwks.json',
    issuerFault: withoutSlash,
  },
  /** @see https://clerk.com/docs/guides/sessions/session-tokens */
  clerk: {
    audienceClaim: 'azp',
    scopes: 'o.rol',
    jwks: '/.well-known/jwks.json',
    issuerFault: withoutSlash,
  },
  /** @see https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference */
  entra: {
    tenant: 'tid',
    subject: 'oid',
    scopes: 'scp,roles',
    idTokenClaims: ['nonce'],
    issuerFault: (issuer) =>
      /\/(?:common|organizations|consumers)(?:\/|$)/.test(issuer)
        ? 'must contain the id of one directory: no token has an issuer with common, organizations or consumers'
        : undefined,
  },
  /** @see https://firebase.google.com/docs/auth/admin/verify-id-tokens */
  firebase: {
    scopes: 'scopes',
    jwks: 'https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com',
    issuerOf: (audience) => FIREBASE_ISSUER + audience,
    issuerFault: (issuer, audiences) =>
      issuer.startsWith(FIREBASE_ISSUER) && !audiences.includes(issuer.slice(FIREBASE_ISSUER.length))
        ? `must be ${FIREBASE_ISSUER} and the project id in JWT_AUDIENCE`
        : undefined,
  },
} as const satisfies Record<string, JwtPreset>;

export type JwtPresetName = keyof typeof JWT_PRESETS;

export const JWT_PRESET_NAMES = [
  'auth0',
  'keycloak',
  'cognito',
  'supabase',
  'clerk',
  'entra',
  'firebase',
] as const satisfies readonly JwtPresetName[];

import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify } from 'jose';
import type { JwtConfig } from '../config/jwt.config.js';
import { Problem } from '../errors/catalogue.js';
import { claimAt, type Claims } from './claims.js';
import type { IssuerKeys } from './issuer-keys.js';
import { TokenRejection } from './token-rejection.js';

/** Signatures with a private key only: a verifier must not be able to sign (RFC 8725, 3.1 and 3.2). */
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

/** Seconds by which the clock of the issuer may differ. */
const TOLERANCE = 60;

/** RFC 7519, 5.1; RFC 9068, 2.1. The type of a logout token or of a DPoP proof is another. */
const TYPES = new Set(['jwt', 'at+jwt', 'application/jwt', 'application/at+jwt']);

/** Claims of id tokens (OpenID Connect Core 1.0, 3.1.3.6 and 3.3.2.11). */
const ID_TOKEN_CLAIMS = ['at_hash', 'c_hash'];

/** Verifies a token of the issuer: signature, type, issuer, audience, times and required claims. */
export class TokenVerifier {
  constructor(
    private readonly config: JwtConfig,
    private readonly keys: Pick<IssuerKeys, 'keysFor'>,
  ) {}

  /**
   * @throws TokenRejection if the token is not valid
   * @throws Problem `identity_unavailable` if the issuer has not told its keys
   */
  async verify(token: string): Promise<Claims & { readonly exp: number }> {
    const { issuer, audienceClaim, audiences } = this.config;
    try {
      const { payload } = await jwtVerify(
        token,
        async (header, jws) => {
          assertType(header);
          assertIssuer(jws.payload, issuer);
          const keys = await this.keys.keysFor(header);
          return keys.find(header, jws);
        },
        {
          algorithms: ALGORITHMS,
          clockTolerance: TOLERANCE,
          issuer,
          requiredClaims: ['exp'],
          ...(audienceClaim === 'aud' && { audience: [...audiences] }),
        },
      );
      this.#assertClaims(payload);
      return { ...payload, exp: payload.exp ?? 0 };
    } catch (error) {
      if (error instanceof Problem || error instanceof TokenRejection) throw error;
      throw new TokenRejection(reasonOf(error), { cause: error });
    }
  }

  #assertClaims(claims: JWTPayload): void {
    const { audienceClaim, audiences, requiredClaims, idTokenClaims } = this.config;
    assertTimes(claims);
    const audience: unknown = claims[audienceClaim];
    if (audienceClaim !== 'aud' && !(typeof audience === 'string' && audiences.includes(audience))) {
      throw new TokenRejection(`The claim ${audienceClaim} is not one of JWT_AUDIENCE.`);
    }
    const foreign = [...ID_TOKEN_CLAIMS, ...idTokenClaims].find((claim) => Object.hasOwn(claims, claim));
    if (foreign !== undefined) throw new TokenRejection(`The token is an id token: it has ${foreign}.`);
    if (Object.hasOwn(claims, 'cnf')) {
      throw new TokenRejection('The token is bound to a key of its client (cnf), so it is no bearer token.');
    }
    for (const { path, value } of requiredClaims) {
      if (!contains(claimAt(claims, path), value)) {
        throw new TokenRejection(`The claim ${path.join('.')} does not have the required value.`);
      }
    }
  }
}

function assertType({ typ }: JWTHeaderParameters): void {
  if (typ !== undefined && !(typeof typ === 'string' && TYPES.has(typ.toLowerCase()))) {
    throw new TokenRejection('The type of the token (typ) is not JWT or at+jwt.');
  }
}

/** Before the key is looked up: a token of another issuer must not cause a refresh of the keys. */
function assertIssuer(payload: string | Uint8Array, issuer: string): void {
  const claims: unknown = JSON.parse(Buffer.from(String(payload), 'base64url').toString());
  if (typeof claims !== 'object' || claims === null || !('iss' in claims) || claims.iss !== issuer) {
    throw new TokenRejection('The token is from another issuer (iss).');
  }
}

function assertTimes({ exp, nbf, iat }: JWTPayload): void {
  if (![exp ?? 0, nbf ?? 0, iat ?? 0].every((time) => Number.isFinite(time))) {
    throw new TokenRejection('A time in the token is not finite.');
  }
  if (iat !== undefined && iat > Date.now() / 1000 + TOLERANCE) {
    throw new TokenRejection('The token was issued in the future (iat).');
  }
}

function contains(claim: unknown, value: string): boolean {
  if (Array.isArray(claim)) return claim.some((item) => item === value);
  return ['string', 'number', 'boolean'].includes(typeof claim) && String(claim) === value;
}

/** The messages of jose name claims, never their values. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JOSEError) return `The token is not valid: ${error.message}.`;
  return `The token cannot be verified (${error instanceof Error ? error.name : typeof error}).`;
}

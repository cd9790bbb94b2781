import type { ClaimPath } from '../config/claim-path.js';

/** The claims of a token, as its issuer wrote them. */
export type Claims = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns undefined if there is no such claim; inherited members such as `constructor` are none */
export function claimAt(claims: Claims, path: ClaimPath): unknown {
  let value: unknown = claims;
  for (const name of path) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** Maximum length of a token, in characters. A token of Entra with many groups has about 5 KiB. */
const MAX_LENGTH = 8192;

/** A JWS in compact serialization (RFC 7515, 7.1). */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** No other credential contains two dots. */
export function isTokenLike(credential: string): boolean {
  return credential.indexOf('.') !== credential.lastIndexOf('.');
}

/**
 * Checks the form of a token before anything of it is parsed.
 * @returns the fault; undefined if there is none
 */
export function faultOfForm(token: string): string | undefined {
  if (token.length > MAX_LENGTH) return `The token is longer than ${MAX_LENGTH} characters.`;
  if (!COMPACT.test(token)) return 'The token is not a signed JWT in compact form.';
  if (!token.split('.').every((part) => isCanonical(part))) return 'The token is not encoded canonically.';
  return undefined;
}

/** Base64url can encode the same bytes in several ways, by bits that decoders ignore. A token has one form. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

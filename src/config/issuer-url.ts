/**
 * Whether keys may be fetched from this URL: https, or http on this machine, without credentials and fragment.
 * A key that is fetched without TLS could be replaced on the way.
 */
export function isSecureUrl(text: string): boolean {
  if (!/^[!-~]{1,2000}$/.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username + password !== '' || text.includes('#')) return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** As `isSecureUrl`, and without a query: an issuer has none (OpenID Connect Discovery 1.0, 3). */
export function isIssuerUrl(text: string): boolean {
  return isSecureUrl(text) && !text.includes('?');
}

function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

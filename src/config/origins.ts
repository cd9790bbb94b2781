/**
 * Checks the origin of a web page, as browsers send it in `Origin`: scheme, host and, unless it is the default,
 * port (RFC 6454, section 6.2).
 * @returns the right form, as the rest of a sentence; `undefined` for an origin. Repeats scheme, host and port
 *   only: anything else may be a secret that was pasted into the wrong variable
 */
export function originFault(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (text === '*' || url?.host.includes('*') === true) {
    return 'must list every origin, such as https://app.example.com: wildcards are not supported';
  }
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return 'must have the form of https://app.example.com or http://localhost:5173';
  }
  return url.origin === text
    ? undefined
    : `must have the form that browsers send: ${url.origin}, without a path or a trailing slash`;
}

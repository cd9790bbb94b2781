const FORM =
  'must list origins such as https://app.example.com, http://localhost:5173 or, for an app, capacitor://localhost';

/** Schemes whose pages send `Origin: null`, or that have no pages. */
const WITHOUT_ORIGIN = new Set(['file', 'data', 'blob', 'about', 'javascript', 'ftp', 'ws', 'wss']);

/** Scheme, authority and the rest. */
const PARTS = /^([a-z][a-z\d+.-]*):\/\/([^/?#\\]*)(.*)$/i;

/** The host of an app or a browser extension, which the URL standard does not normalise. */
const APP_HOST = /^(?:[\w.~-]{1,253}|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Reads the origin of a web page, of an app (`capacitor://localhost`) or of a browser extension
 * (`chrome-extension://…`).
 * @returns the origin as browsers send it in `Origin` (RFC 6454, 6.2); otherwise the fault, as the rest of a
 *   sentence. A fault repeats scheme, host and port only: anything else may be a secret that was pasted into the
 *   wrong variable
 */
export function readOrigin(text: string): { readonly origin: string } | { readonly fault: string } {
  const [, scheme = '', authority = '', rest = ''] = PARTS.exec(text) ?? [];
  if (text === '*' || authority.includes('*')) {
    return {
      fault: 'must list every origin, such as https://app.example.com: wildcards are not supported',
    };
  }
  if (text.toLowerCase() === 'null') {
    return { fault: 'must not contain null: sandboxed frames of every site have this origin' };
  }
  const address = authority.slice(authority.lastIndexOf('@') + 1);
  const origin = originOf(scheme.toLowerCase(), address);
  if (origin === undefined) return { fault: FORM };
  if (rest !== '' && rest !== '/') return { fault: `${FORM}, without a path: ${origin}` };
  return address === authority ? { origin } : { fault: `${FORM}, without credentials: ${origin}` };
}

/** Scheme and host in lower case, in Punycode, and without the default port, as far as browsers do this. */
function originOf(scheme: string, address: string): string | undefined {
  if (scheme === '' || address === '' || WITHOUT_ORIGIN.has(scheme)) return undefined;
  const text = `${scheme}://${address}`;
  if (!URL.canParse(text)) return undefined;
  if (scheme === 'http' || scheme === 'https') return new URL(text).origin;
  return APP_HOST.test(address) ? text : undefined;
}

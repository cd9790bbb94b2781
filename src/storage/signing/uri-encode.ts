/**
 * Percent-encodes everything but RFC 3986's unreserved characters (2.3), as SigV4 requires for paths and
 * queries. `encodeURIComponent` does not encode `!'()*`.
 */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Matches paths that need no encoding, as most keys do. */
const PLAIN_PATH = /^[\w\-.~/]*$/;

/** An object key as a URL path. Keeps its slashes. */
export function uriEncodePath(key: string): string {
  if (PLAIN_PATH.test(key)) return key;
  return key.split('/').map(uriEncode).join('/');
}

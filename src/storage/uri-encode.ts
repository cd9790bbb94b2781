/**
 * Percent-encodes what RFC 3986 (2.3) does not reserve for itself, as SigV4 wants it for paths and queries:
 * `encodeURIComponent` leaves `!'()*` alone.
 */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** What has nothing to be encoded in it, as most keys. */
const PLAIN_PATH = /^[\w\-.~/]*$/;

/** An object key as a URL path; its slashes stay. */
export function uriEncodePath(key: string): string {
  if (PLAIN_PATH.test(key)) return key;
  return key.split('/').map(uriEncode).join('/');
}

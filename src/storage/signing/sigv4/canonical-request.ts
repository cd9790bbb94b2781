import { uriEncode } from '../uri-encode.js';

/** A presigned URL is signed before its body exists. */
const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

export interface CanonicalHeaders {
  /** `name:value\n` for each, names in lower case and in order. */
  readonly block: string;
  /** `name;name`. */
  readonly signed: string;
  /** The same, percent-encoded for a query. */
  readonly encodedNames: string;
}

/**
 * The canonical form of a request, which signer and store hash.
 * @param path percent-encoded; S3 does not normalise it
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html "Canonical request"
 */
export function canonicalRequest(
  method: string,
  path: string,
  query: string,
  headers: CanonicalHeaders,
): string {
  return `${method}\n${path}\n${query}\n${headers.block}\n${headers.signed}\n${UNSIGNED_PAYLOAD}`;
}

/** Removes outer blanks of a value and collapses inner ones ("Trimall"). */
export function canonicalHeaders(headers: Readonly<Record<string, string>>): CanonicalHeaders {
  const entries = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim().replaceAll(/\s+/g, ' ')] as const)
    .toSorted(([a], [b]) => compare(a, b));
  const signed = entries.map(([name]) => name).join(';');
  return {
    block: entries.map(([name, value]) => `${name}:${value}\n`).join(''),
    signed,
    encodedNames: uriEncode(signed),
  };
}

/** Percent-encodes and sorts parameters. */
export function encodeQuery(parameters: Readonly<Record<string, string>>): string {
  const query = Object.entries(parameters)
    .map(([name, value]) => `${uriEncode(name)}=${uriEncode(value)}`)
    .join('&');
  return query.includes('&') ? sortQuery(query) : query;
}

/**
 * Sorts encoded parameters by name: "sort the parameter names by character code point in ascending order".
 */
export function sortQuery(query: string): string {
  return query
    .split('&')
    .map((parameter) => parameter.split('='))
    .toSorted(([a = '', x = ''], [b = '', y = '']) => compare(a, b) || compare(x, y))
    .map((pair) => pair.join('='))
    .join('&');
}

/** Compares code units, which is sufficient for ASCII and for header names. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

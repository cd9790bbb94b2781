import type { ServerResponse } from 'node:http';
import { header, headerText, type S3Request } from './request.js';
import { S3Error } from './s3-error.js';

const META_PREFIX = 'x-amz-meta-';
/** Bytes of all names and values. */
const MAX_METADATA = 2048;
const DEFAULT_TYPE = 'binary/octet-stream';
const ENCRYPTION = 'x-amz-server-side-encryption';
/** The headers that an upload may set and the query of a signed download may override. */
export const SYSTEM_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

/** The system headers of an upload, as they are returned with the object. Names are in lower case. */
export function systemHeaders(request: S3Request): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of SYSTEM_HEADERS) {
    let value = header(request, name);
    if (name === 'content-encoding') {
      // aws-chunked is the framing of the request, not a property of the object.
      value = value
        ?.split(',')
        .map((coding) => coding.trim())
        .filter((coding) => coding !== 'aws-chunked')
        .join(', ');
    }
    if (value !== undefined && value !== '') headers[name] = value;
  }
  headers['content-type'] ??= DEFAULT_TYPE;
  const encryption = header(request, ENCRYPTION);
  if (encryption !== undefined) headers[ENCRYPTION] = encryption;
  return headers;
}

/** Confirms the encryption that an upload requested, if any. `headers` is the result of systemHeaders. */
export function echoEncryption(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  const encryption = headers[ENCRYPTION];
  if (encryption !== undefined) response.setHeader(ENCRYPTION, encryption);
}

/**
 * The x-amz-meta-* of an upload, without the prefix. Like S3, it also reads those that a presigner hoisted
 * into the query.
 */
export function userMetadata(request: S3Request): Record<string, string> {
  const given = new Map<string, string>();
  for (const [name, values] of request.query.entries()) given.set(name.toLowerCase(), values.join(','));
  for (const name of Object.keys(request.headers)) given.set(name, headerText(request, name) ?? '');
  const metadata = [...given]
    .filter(([name]) => name.startsWith(META_PREFIX))
    .map(([name, value]) => [name.slice(META_PREFIX.length), decodeWords(value)] as const);
  const size = metadata.reduce((sum, [name, value]) => sum + name.length + Buffer.byteLength(value), 0);
  if (size > MAX_METADATA) {
    throw new S3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
      elements: { Size: String(size), MaxSizeAllowed: String(MAX_METADATA) },
    });
  }
  return Object.fromEntries(metadata);
}

/** The x-amz-meta-* headers of a response. */
export function metadataHeaders(metadata: Readonly<Record<string, string>>): [name: string, value: string][] {
  return Object.entries(metadata).map(([name, value]) => [META_PREFIX + name, encodeWord(value)]);
}

/**
 * RFC 2047: S3 stores the decoded text of encoded words, and returns text beyond printable ASCII as an
 * encoded word.
 */
function decodeWords(value: string): string {
  return value.replace(
    /=\?utf-8\?([bq])\?([^?]*)\?=(?:\s+(?==\?))?/gi,
    (_word, encoding: string, text: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString()
        : Buffer.from(
            text
              .replaceAll('_', ' ')
              .replace(/=([\da-f]{2})/gi, (_octet, hex: string) =>
                String.fromCharCode(Number.parseInt(hex, 16)),
              ),
            'latin1',
          ).toString(),
  );
}

function encodeWord(value: string): string {
  return /^[ -~]*$/.test(value) ? value : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`;
}

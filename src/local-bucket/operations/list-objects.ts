import { compareUtf8 } from '../disk/sorted-keys.js';
import type { ListedObject, StoredBucket } from '../disk/stored-bucket.js';
import { OWNER } from '../protocol/owner.js';
import { type Query, uriEncode } from '../protocol/request.js';
import { sendXml } from '../protocol/response.js';
import { S3Error } from '../protocol/s3-error.js';
import { resultDocument, type XmlNode } from '../protocol/xml.js';
import { makeToken, readToken } from './continuation-token.js';
import { type Exchange, storedBucket } from './exchange.js';

interface Page {
  readonly objects: readonly (readonly [key: string, object: ListedObject])[];
  readonly prefixes: readonly string[];
  /** The last key or common prefix of this page; undefined if there is no next page. */
  readonly last: string | undefined;
}

const MAX_KEYS = 1000;

/** ListObjectsV2: `GET /bucket?list-type=2`. Without `list-type=2` it is ListObjects. */
export function listObjects(exchange: Exchange): Promise<void> {
  const bucket = storedBucket(exchange);
  const { query } = exchange.request;
  const version2 = isVersion2(query);
  // In version 1 every object has its owner, in version 2 on request.
  const owner: readonly XmlNode[] =
    !version2 || query.get('fetch-owner') === 'true' ? [['Owner', OWNER]] : [];
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const maxKeys = readMaxKeys(query);
  const encode = keyEncoding(query);
  const token = version2 ? query.get('continuation-token') : undefined;
  const after =
    token === undefined ? (query.get(version2 ? 'start-after' : 'marker') ?? '') : readToken(token);
  const page = readPage(bucket, prefix, delimiter, after, maxKeys);
  const paging: readonly XmlNode[] = version2
    ? [
        ['KeyCount', page.objects.length + page.prefixes.length],
        ['ContinuationToken', token],
        ['NextContinuationToken', page.last === undefined ? undefined : makeToken(page.last)],
        ['StartAfter', encode(query.get('start-after'))],
      ]
    : [
        ['Marker', encode(after)],
        // ListObjects: "This element is returned only if you have the delimiter request parameter specified".
        ['NextMarker', delimiter === '' ? undefined : encode(page.last)],
      ];
  const document = resultDocument('ListBucketResult', [
    ['Name', bucket.name],
    ['Prefix', encode(prefix)],
    ['Delimiter', delimiter === '' ? undefined : encode(delimiter)],
    ['MaxKeys', maxKeys],
    ['EncodingType', query.get('encoding-type')],
    ['IsTruncated', page.last !== undefined],
    ...paging,
    ...page.objects.map(([key, object]): XmlNode => [
      'Contents',
      [...contents(encode(key), object), ...owner],
    ]),
    ...page.prefixes.map((common): XmlNode => ['CommonPrefixes', [['Prefix', encode(common)]]]),
  ]);
  sendXml(exchange.response, 200, document);
  return Promise.resolve();
}

function isVersion2(query: Query): boolean {
  const type = query.get('list-type') ?? '1';
  if (type === '1' || type === '2') return type === '2';
  throw invalidArgument('list-type', 'Invalid List Type specified in Request');
}

function contents(key: string | undefined, object: ListedObject): readonly XmlNode[] {
  return [
    ['Key', key],
    ['LastModified', object.lastModified],
    ['ETag', object.etag],
    ['ChecksumAlgorithm', object.checksum?.algorithm.toUpperCase()],
    ['Size', object.size],
    ['StorageClass', 'STANDARD'],
  ];
}

function readPage(
  bucket: StoredBucket,
  prefix: string,
  delimiter: string,
  after: string,
  maxKeys: number,
): Page {
  const objects: [string, ListedObject][] = [];
  const prefixes: string[] = [];
  let last = after;
  const start = compareUtf8(after, prefix) > 0 ? after : prefix;
  for (const [key, object] of bucket.keys.from(start)) {
    if (!key.startsWith(prefix)) break;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = end < 0 ? key : key.slice(0, end + delimiter.length);
    // Compare the entry rather than the key, so that a common prefix is not listed again for its other keys.
    if (compareUtf8(entry, last) <= 0) continue;
    if (objects.length + prefixes.length >= maxKeys)
      return { objects, prefixes, last: maxKeys === 0 ? undefined : last };
    if (end < 0) objects.push([key, object]);
    else prefixes.push(entry);
    last = entry;
  }
  return { objects, prefixes, last: undefined };
}

function readMaxKeys(query: Query): number {
  const text = query.get('max-keys') ?? String(MAX_KEYS);
  if (!/^\d{1,10}$/.test(text))
    throw invalidArgument('max-keys', 'Provided max-keys not an integer or within integer range');
  return Math.min(Number(text), MAX_KEYS);
}

/** The function that encodes keys as `encoding-type` requests. */
export function keyEncoding(query: Query): (key: string | undefined) => string | undefined {
  const type = query.get('encoding-type');
  if (type === undefined) return (key) => key;
  if (type !== 'url') throw invalidArgument('encoding-type', 'Invalid Encoding Method specified in Request');
  return (key) => key?.split('/').map(uriEncode).join('/');
}

function invalidArgument(name: string, message: string): S3Error {
  return new S3Error('InvalidArgument', message, { elements: { ArgumentName: name } });
}

import { compareUtf8 } from '../../disk/sorted-keys.js';
import type { UploadRecord } from '../../disk/upload.js';
import { integerParameter } from '../../protocol/integer-parameter.js';
import { OWNER } from '../../protocol/owner.js';
import { sendXml } from '../../protocol/response.js';
import { resultDocument, type XmlNode } from '../../protocol/xml.js';
import { type Exchange, storedBucket } from '../exchange.js';
import { keyEncoding } from '../list-objects.js';

const MAX_LISTED = 1000;

interface Page {
  readonly uploads: readonly UploadRecord[];
  readonly prefixes: readonly string[];
  /** The last entry of this page; undefined if there is no next page. */
  readonly next: { readonly key: string; readonly id: string } | undefined;
}

/** ListMultipartUploads: `GET /bucket?uploads`. */
export function listUploads(exchange: Exchange): Promise<void> {
  const bucket = storedBucket(exchange);
  const { query } = exchange.request;
  const encode = keyEncoding(query);
  const [prefix, delimiter, key] = ['prefix', 'delimiter', 'key-marker'].map((name) => query.get(name) ?? '');
  // "If key-marker is not specified, the upload-id-marker parameter is ignored."
  const id = key ? (query.get('upload-id-marker') ?? '') : '';
  const maxUploads = Math.min(
    integerParameter('max-uploads', query.get('max-uploads'), { fallback: MAX_LISTED }),
    MAX_LISTED,
  );
  const records = bucket.uploads.list().map(({ record }) => record);
  const page = readPage(records, prefix ?? '', delimiter ?? '', { key: key ?? '', id }, maxUploads);
  const document = resultDocument('ListMultipartUploadsResult', [
    ['Bucket', bucket.name],
    ['KeyMarker', encode(key)],
    ['UploadIdMarker', id],
    ['NextKeyMarker', encode(page.next?.key)],
    ['NextUploadIdMarker', page.next?.id],
    ['Prefix', encode(prefix)],
    ['Delimiter', delimiter === '' ? undefined : encode(delimiter)],
    ['EncodingType', query.get('encoding-type')],
    ['MaxUploads', maxUploads],
    ['IsTruncated', page.next !== undefined],
    ...page.uploads.map((record): XmlNode => ['Upload', elements(record, encode(record.key))]),
    ...page.prefixes.map((common): XmlNode => ['CommonPrefixes', [['Prefix', encode(common)]]]),
  ]);
  sendXml(exchange.response, 200, document);
  return Promise.resolve();
}

function elements({ id, initiated, checksum }: UploadRecord, key: string | undefined): readonly XmlNode[] {
  return [
    ['Key', key],
    ['UploadId', id],
    ['Initiator', OWNER],
    ['Owner', OWNER],
    ['StorageClass', 'STANDARD'],
    ['Initiated', initiated],
    ['ChecksumAlgorithm', checksum?.algorithm.toUpperCase()],
    ['ChecksumType', checksum?.type],
  ];
}

function readPage(
  records: readonly UploadRecord[],
  prefix: string,
  delimiter: string,
  after: { readonly key: string; readonly id: string },
  max: number,
): Page {
  const uploads: UploadRecord[] = [];
  const prefixes: string[] = [];
  let next = after;
  for (const record of records) {
    const { key, id } = record;
    if (!key.startsWith(prefix)) continue;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = end < 0 ? key : key.slice(0, end + delimiter.length);
    const order = compareUtf8(entry, next.key);
    if (order < 0 || (order === 0 && (end >= 0 || next.id === '' || id <= next.id))) continue;
    if (uploads.length + prefixes.length >= max) {
      return { uploads, prefixes, next: max === 0 ? undefined : next };
    }
    if (end < 0) uploads.push(record);
    else prefixes.push(entry);
    next = { key: entry, id: end < 0 ? id : '' };
  }
  return { uploads, prefixes, next: undefined };
}

import { checksumElement } from '../../body/checksums.js';
import { integerParameter } from '../../protocol/integer-parameter.js';
import { OWNER } from '../../protocol/owner.js';
import { sendXml } from '../../protocol/response.js';
import { resultDocument, type XmlNode } from '../../protocol/xml.js';
import type { Exchange } from '../exchange.js';
import { storedUpload } from './stored-upload.js';

const MAX_LISTED = 1000;

/** ListParts: `GET /bucket/key?uploadId`. */
export function listParts(exchange: Exchange): Promise<void> {
  const { query } = exchange.request;
  const { bucket, upload } = storedUpload(exchange);
  const maxParts = Math.min(
    integerParameter('max-parts', query.get('max-parts'), { fallback: MAX_LISTED }),
    MAX_LISTED,
  );
  const marker = integerParameter('part-number-marker', query.get('part-number-marker'), { fallback: 0 });
  const { record } = upload;
  const rest = [...upload.parts.values()]
    .filter(({ number }) => number > marker)
    .toSorted((a, b) => a.number - b.number);
  const page = rest.slice(0, maxParts);
  const document = resultDocument('ListPartsResult', [
    ['Bucket', bucket.name],
    ['Key', record.key],
    ['UploadId', record.id],
    ['Initiator', OWNER],
    ['Owner', OWNER],
    ['StorageClass', 'STANDARD'],
    ['PartNumberMarker', marker],
    ['NextPartNumberMarker', page.at(-1)?.number ?? marker],
    ['MaxParts', maxParts],
    ['IsTruncated', rest.length > page.length],
    ['ChecksumAlgorithm', record.checksum?.algorithm.toUpperCase()],
    ['ChecksumType', record.checksum?.type],
    ...page.map(({ number, lastModified, etag, size, checksum }): XmlNode => [
      'Part',
      [
        ['PartNumber', number],
        ['LastModified', lastModified],
        ['ETag', etag],
        ['Size', size],
        ...(checksum ? [checksumElement(checksum)] : []),
      ],
    ]),
  ]);
  sendXml(exchange.response, 200, document);
  return Promise.resolve();
}

import { checksumElement, checksumType } from '../body/checksums.js';
import type { ObjectRecord } from '../disk/object-record.js';
import { header, type S3Request } from '../protocol/request.js';
import { sendXml } from '../protocol/response.js';
import { S3Error } from '../protocol/s3-error.js';
import { resultDocument, type XmlValue } from '../protocol/xml.js';
import { type Exchange, objectKey, storedBucket } from './exchange.js';
import { objectParts } from './object-parts.js';

/** The elements of the response, in their order. */
const ATTRIBUTES: Readonly<Record<string, (record: ObjectRecord, request: S3Request) => XmlValue>> = {
  ETag: ({ etag }) => etag.slice(1, -1),
  Checksum: ({ checksum }) =>
    checksum && [checksumElement(checksum), ['ChecksumType', checksumType(checksum)]],
  ObjectParts: objectParts,
  StorageClass: () => 'STANDARD',
  ObjectSize: ({ size }) => size,
};

/** GetObjectAttributes: `GET /bucket/key?attributes`. */
export async function getObjectAttributes(exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const names = readNames(request);
  const { file, record } = await storedBucket(exchange).open(objectKey(exchange));
  await file.close();
  response.setHeader('last-modified', new Date(record.lastModified).toUTCString());
  const elements = Object.entries(ATTRIBUTES)
    .filter(([name]) => names.includes(name))
    .map(([name, read]) => [name, read(record, request)] as const);
  sendXml(response, 200, resultDocument('GetObjectAttributesResponse', elements));
}

function readNames(request: S3Request): string[] {
  const names = (header(request, 'x-amz-object-attributes') ?? '').split(',').map((name) => name.trim());
  if (names.every((name) => Object.hasOwn(ATTRIBUTES, name))) return names;
  throw new S3Error('InvalidArgument', 'Invalid attribute name specified.', {
    elements: { ArgumentName: 'x-amz-object-attributes' },
  });
}

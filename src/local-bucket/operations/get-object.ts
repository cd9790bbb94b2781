import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type Checksum, checksumHeaders } from '../body/checksums.js';
import type { ObjectRecord } from '../disk/object-record.js';
import type { OpenObject } from '../disk/stored-bucket.js';
import { metadataHeaders, SYSTEM_HEADERS } from '../protocol/metadata.js';
import { type ByteRange, readRange } from '../protocol/range.js';
import { header, type S3Request } from '../protocol/request.js';
import { S3Error } from '../protocol/s3-error.js';
import { checkReadConditions, ifRangeHolds } from './conditions.js';
import { type Exchange, objectKey, storedBucket } from './exchange.js';
import { partRange } from './part-range.js';

const READ_BYTES = 256 * 1024;

/** GetObject and HeadObject. */
export async function getObject(exchange: Exchange): Promise<void> {
  const { file, record } = await storedBucket(exchange).open(objectKey(exchange));
  try {
    const { request, response } = exchange;
    checkReadConditions(request, record);
    const part = partRange(request, record);
    const range = part ?? requestedRange(request, record);
    const length = range ? range.end - range.start + 1 : record.size;
    // RFC 9110 section 15.3.7: a 206 needs a Content-Range, which cannot express an empty part.
    const partial = range && length > 0 ? range : undefined;
    setHeaders(request, response, record, partial);
    setChecksum(request, response, range ? part?.checksum : record.checksum);
    if (part?.count !== undefined) response.setHeader('x-amz-mp-parts-count', part.count);
    response.writeHead(partial ? 206 : 200, { 'content-length': length });
    if (request.method === 'HEAD' || length === 0) response.end();
    else await send(file, range ?? { start: 0, end: record.size - 1 }, response);
  } finally {
    await file.close();
  }
}

function requestedRange(request: S3Request, record: ObjectRecord): ByteRange | undefined {
  return ifRangeHolds(request, record) ? readRange(header(request, 'range'), record.size) : undefined;
}

async function send(file: OpenObject['file'], range: ByteRange, response: ServerResponse): Promise<void> {
  const bytes = file.createReadStream({ ...range, highWaterMark: READ_BYTES, autoClose: false });
  await pipeline(bytes, response);
}

function setHeaders(
  request: S3Request,
  response: ServerResponse,
  record: ObjectRecord,
  range: ByteRange | undefined,
): void {
  const headers = new Map([
    ...Object.entries(record.headers),
    ...metadataHeaders(record.metadata),
    ['etag', record.etag],
    ['last-modified', new Date(record.lastModified).toUTCString()],
    ['accept-ranges', 'bytes'],
    ...overrides(request),
  ] as [string, string][]);
  if (range) headers.set('content-range', `bytes ${range.start}-${range.end}/${record.size}`);
  for (const [name, value] of headers) response.setHeader(name, value);
}

function setChecksum(request: S3Request, response: ServerResponse, checksum: Checksum | undefined): void {
  if (!checksum || header(request, 'x-amz-checksum-mode')?.toUpperCase() !== 'ENABLED') return;
  for (const [name, value] of Object.entries(checksumHeaders(checksum))) response.setHeader(name, value);
}

/** The headers that response-* parameters override. Like the rest of the query, they are signed. */
function overrides({ query }: S3Request): [string, string][] {
  return SYSTEM_HEADERS.flatMap((name) => {
    const value = query.get(`response-${name}`);
    if (value === undefined) return [];
    if (!/^[\t -~\u0080-\u00ff]*$/.test(value)) {
      throw new S3Error('InvalidArgument', 'Header value cannot be represented using ISO-8859-1.', {
        elements: { ArgumentName: `response-${name}` },
      });
    }
    return [[name, value] as [string, string]];
  });
}

import { createHash } from 'node:crypto';
import { type Checksum, checksumElement, type Digest, startDigest } from '../../body/checksums.js';
import { CHECKSUM_PREFIX } from '../../body/declared-checksum.js';
import { lastModifiedNow, type ObjectRecord } from '../../disk/object-record.js';
import type { Part, Upload } from '../../disk/upload.js';
import { echoEncryption } from '../../protocol/metadata.js';
import { header, type S3Request } from '../../protocol/request.js';
import { sendXml } from '../../protocol/response.js';
import { S3Error } from '../../protocol/s3-error.js';
import { malformedXml } from '../../protocol/xml-reader.js';
import { resultDocument } from '../../protocol/xml.js';
import { writePrecondition } from '../conditions.js';
import { readDocument } from '../document.js';
import { type Exchange, objectLocation } from '../exchange.js';
import { selectParts } from './part-list.js';
import { storedUpload } from './stored-upload.js';

// Bytes: 10,000 parts with their ETags and checksums, generously indented.
const MAX_DOCUMENT = 8 * 1024 * 1024;

/**
 * CompleteMultipartUpload: `POST /bucket/key?uploadId`. Concatenates the parts in a new file, then renames it
 * into place.
 */
export async function completeUpload(exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const { bucket, upload } = storedUpload(exchange);
  const { key } = upload.record;
  const precondition = writePrecondition(request);
  precondition(bucket.keys.get(key));
  const document = await readDocument(exchange, {
    max: MAX_DOCUMENT,
    tooLarge: malformedXml,
    ownChecksum: false,
  });
  // While gigabytes are copied nothing is sent, and the connection must not time out as idle.
  request.http.setTimeout(0);
  const record = await bucket.uploads.finish(upload, () => {
    const parts = selectParts(document, upload);
    assertObjectSize(request, parts);
    const whole = new WholeObject(upload, parts);
    return bucket.put(
      key,
      whole.digested(bucket.uploads.bytes(upload, parts)),
      () => {
        const described = whole.describe();
        assertObjectChecksum(request, described.checksum);
        return described;
      },
      precondition,
    );
  });
  echoEncryption(response, record.headers);
  const result = resultDocument('CompleteMultipartUploadResult', [
    ['Location', objectLocation(exchange, key)],
    ['Bucket', bucket.name],
    ['Key', key],
    ['ETag', record.etag],
    ...(record.checksum ? [checksumElement(record.checksum)] : []),
    ['ChecksumType', upload.record.checksum?.type],
  ]);
  sendXml(response, 200, result);
}

/** Computes the record of the object that consists of the parts. */
class WholeObject {
  private readonly digest: Digest | undefined;

  constructor(
    private readonly upload: Upload,
    private readonly parts: readonly Part[],
  ) {
    const { checksum } = upload.record;
    if (checksum?.type === 'FULL_OBJECT') this.digest = startDigest(checksum.algorithm);
  }

  async *digested(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of bytes) {
      this.digest?.update(chunk);
      yield chunk;
    }
  }

  describe(): ObjectRecord {
    const { key, headers, metadata } = this.upload.record;
    const md5s = createHash('md5');
    for (const { etag } of this.parts) md5s.update(etag.slice(1, -1), 'hex');
    return {
      key,
      size: this.parts.reduce((sum, { size }) => sum + size, 0),
      etag: `"${md5s.digest('hex')}-${this.parts.length}"`,
      lastModified: lastModifiedNow(),
      headers,
      metadata,
      checksum: this.checksum(),
      parts: this.parts.map(({ number, size, checksum }) => ({ number, size, checksum })),
    };
  }

  private checksum(): Checksum | undefined {
    const { checksum } = this.upload.record;
    if (!checksum) return undefined;
    const { algorithm } = checksum;
    if (this.digest) return { algorithm, value: this.digest.digest().toString('base64') };
    const digests = startDigest(algorithm);
    for (const part of this.parts) digests.update(Buffer.from(part.checksum?.value ?? '', 'base64'));
    return { algorithm, value: `${digests.digest().toString('base64')}-${this.parts.length}` };
  }
}

function assertObjectSize(request: S3Request, parts: readonly Part[]): void {
  const expected = header(request, 'x-amz-mp-object-size');
  if (expected === undefined || Number(expected) === parts.reduce((sum, { size }) => sum + size, 0)) return;
  throw new S3Error(
    'InvalidRequest',
    'The provided x-amz-mp-object-size header does not match what was computed.',
  );
}

function assertObjectChecksum(request: S3Request, checksum: Checksum | undefined): void {
  if (!checksum) return;
  const { algorithm, value } = checksum;
  const expected = header(request, CHECKSUM_PREFIX + algorithm);
  if (expected === undefined || expected === value || expected === value.replace(/-\d+$/, '')) return;
  throw new S3Error(
    'BadDigest',
    `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
  );
}

import { checksumHeader } from '../../body/checksums.js';
import { declaredChecksum } from '../../body/declared-checksum.js';
import { UploadBody } from '../../body/upload-body.js';
import { describeBody } from '../../disk/object-record.js';
import type { UploadRecord } from '../../disk/upload.js';
import { integerParameter } from '../../protocol/integer-parameter.js';
import { sendEmpty } from '../../protocol/response.js';
import { S3Error } from '../../protocol/s3-error.js';
import type { Exchange } from '../exchange.js';
import { storedUpload } from './stored-upload.js';

export const MAX_PARTS = 10_000;

/** UploadPart: `PUT /bucket/key?partNumber&uploadId`. */
export async function uploadPart(exchange: Exchange): Promise<void> {
  const { request, response, payload } = exchange;
  const number = integerParameter('partNumber', request.query.get('partNumber'), {
    min: 1,
    max: MAX_PARTS,
  });
  const { bucket, upload } = storedUpload(exchange);
  const declared = declaredChecksum(request, payload.hash);
  assertDeclaredAlgorithm(upload.record, declared?.algorithm);
  const body = new UploadBody(request, payload, declared);

  exchange.acceptBody();
  const part = await bucket.uploads.putPart(upload, body.bytes(), () => ({
    number,
    ...describeBody(body.finish()),
  }));
  sendEmpty(response, 200, { etag: part.etag, ...(part.checksum && checksumHeader(part.checksum)) });
}

/**
 * Each part must have a checksum of the algorithm that its upload declares. For an upload that declares none,
 * any checksum is verified and stored with its part: the JavaScript SDK declares none, yet sends a CRC32. S3
 * has been observed to reject that (apache/opendal#4533).
 */
function assertDeclaredAlgorithm({ checksum }: UploadRecord, given: string | undefined): void {
  if (!checksum || checksum.algorithm === given) return;
  // The checksum of the object is computed from all bytes, so a part may omit its own.
  if (checksum.type === 'FULL_OBJECT' && given === undefined) return;
  throw new S3Error(
    'InvalidRequest',
    `Checksum Type mismatch occurred, expected checksum Type: ${checksum.algorithm}, actual checksum Type: ${given ?? 'null'}`,
  );
}

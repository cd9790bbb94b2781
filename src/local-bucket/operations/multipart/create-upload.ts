import { type ChecksumType, isChecksumAlgorithm } from '../../body/checksums.js';
import type { UploadRecord } from '../../disk/upload.js';
import { echoEncryption, systemHeaders, userMetadata } from '../../protocol/metadata.js';
import { header, type S3Request } from '../../protocol/request.js';
import { sendXml } from '../../protocol/response.js';
import { S3Error } from '../../protocol/s3-error.js';
import { resultDocument } from '../../protocol/xml.js';
import { type Exchange, objectKey, storedBucket } from '../exchange.js';

/** CreateMultipartUpload: `POST /bucket/key?uploads`. */
export async function createUpload(exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const bucket = storedBucket(exchange);
  const key = objectKey(exchange);
  const checksum = readChecksum(request);
  const { record } = await bucket.uploads.create({
    key,
    headers: systemHeaders(request),
    metadata: userMetadata(request),
    checksum,
  });
  if (checksum) {
    response.setHeader('x-amz-checksum-algorithm', checksum.algorithm.toUpperCase());
    response.setHeader('x-amz-checksum-type', checksum.type);
  }
  echoEncryption(response, record.headers);
  const document = resultDocument('InitiateMultipartUploadResult', [
    ['Bucket', bucket.name],
    ['Key', key],
    ['UploadId', record.id],
  ]);
  sendXml(response, 200, document);
}

/** The types that each algorithm supports, its default first. S3 user guide, "Checking object integrity". */
const TYPES: Readonly<Record<string, readonly ChecksumType[]>> = {
  crc32: ['COMPOSITE', 'FULL_OBJECT'],
  crc32c: ['COMPOSITE', 'FULL_OBJECT'],
  crc64nvme: ['FULL_OBJECT'],
  sha1: ['COMPOSITE'],
  sha256: ['COMPOSITE'],
};

function readChecksum(request: S3Request): UploadRecord['checksum'] {
  const algorithm = header(request, 'x-amz-checksum-algorithm')?.toLowerCase();
  const type = header(request, 'x-amz-checksum-type');
  if (algorithm === undefined) {
    if (type === undefined) return undefined;
    throw new S3Error(
      'InvalidRequest',
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  if (!isChecksumAlgorithm(algorithm)) {
    throw new S3Error(
      'InvalidRequest',
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
    );
  }
  const types = TYPES[algorithm] ?? [];
  const chosen = types.find((known) => type === undefined || known === type);
  if (!chosen) {
    throw new S3Error(
      'InvalidRequest',
      `The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`,
    );
  }
  return { algorithm, type: chosen };
}

import { header, type S3Request } from '../protocol/request.js';
import { S3Error } from '../protocol/s3-error.js';
import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  isChecksumAlgorithm,
  isChecksumValue,
} from './checksums.js';

export const CHECKSUM_PREFIX = 'x-amz-checksum-';
const CRC32_OF_EMPTY_BODY = 'AAAAAA==';

export interface DeclaredChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** In base64; undefined if it follows in a trailer. */
  readonly value: string | undefined;
}

/**
 * The checksum that a request declares: in a header, in a trailer (still without a value), or hoisted into a
 * presigned query. Undefined if it declares none.
 *
 * @throws S3Error `InvalidRequest` for an invalid, unsupported or second checksum.
 */
export function declaredChecksum(request: S3Request, payloadHash: string): DeclaredChecksum | undefined {
  const found: DeclaredChecksum[] = [];
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = header(request, CHECKSUM_PREFIX + algorithm) ?? hoistedChecksum(request, algorithm);
    if (value === undefined) continue;
    if (!isChecksumValue(algorithm, value)) {
      throw new S3Error('InvalidRequest', `Value for ${CHECKSUM_PREFIX}${algorithm} header is invalid.`);
    }
    found.push({ algorithm, value });
  }
  const trailer = header(request, 'x-amz-trailer')?.toLowerCase();
  if (trailer !== undefined) {
    const algorithm = trailer.slice(CHECKSUM_PREFIX.length);
    if (
      !trailer.startsWith(CHECKSUM_PREFIX) ||
      !isChecksumAlgorithm(algorithm) ||
      !payloadHash.endsWith('-TRAILER')
    ) {
      throw new S3Error('InvalidRequest', 'The value specified in the x-amz-trailer header is not supported');
    }
    found.push({ algorithm, value: undefined });
  }
  if (found.length > 1) {
    throw new S3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const named = header(request, 'x-amz-sdk-checksum-algorithm')?.toLowerCase();
  if (named !== undefined && named !== found[0]?.algorithm) {
    throw new S3Error(
      'InvalidRequest',
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  }
  return found[0];
}

function hoistedChecksum(request: S3Request, algorithm: ChecksumAlgorithm): string | undefined {
  for (const [name, values] of request.query.entries()) {
    if (name.toLowerCase() !== CHECKSUM_PREFIX + algorithm) continue;
    // A hoisted checksum is binding, with one exception: since 3.729 the JavaScript SDK writes the CRC32 of
    // an empty body into every presigned PUT by default, and S3 nevertheless accepts the actual body.
    return values[0] === CRC32_OF_EMPTY_BODY && algorithm === 'crc32' ? undefined : values[0];
  }
  return undefined;
}

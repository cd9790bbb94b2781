import { createHash } from 'node:crypto';
import { header, type S3Request } from '../protocol/request.js';
import { S3Error } from '../protocol/s3-error.js';
import { decodeAwsChunked } from './aws-chunked.js';
import { ChecksumCheck } from './checksum-check.js';
import { type Checksum, type Digest, isBase64, isChecksumValue, startDigest } from './checksums.js';
import { CHECKSUM_PREFIX, type DeclaredChecksum } from './declared-checksum.js';
import type { SignedPayload } from './signed-payload.js';

/** The maximum size of one PUT, one part or one form, in bytes. */
export const MAX_SIZE = 5 * 1024 ** 3;

/** The measured properties of a body that was read to its end. */
export interface BodyFacts {
  readonly size: number;
  /** In hex; the ETag of an object uploaded in one request. */
  readonly md5: string;
  readonly checksum: Checksum | undefined;
}

/**
 * The body of one request. It is read once, digested while it is read, and compared with everything its
 * request declares.
 */
export class UploadBody {
  private readonly md5 = createHash('md5');
  private readonly payloadDigest: Digest | undefined;
  private readonly checksum: ChecksumCheck;
  private readonly expectedMd5: string | undefined;
  private readonly streaming: boolean;
  private readonly length: number;
  private size = 0;

  /**
   * Reads the declarations of the request, before any byte of the body.
   *
   * @throws S3Error if they are missing, malformed or too large.
   */
  constructor(
    private readonly request: S3Request,
    private readonly payload: SignedPayload,
    private readonly declared: DeclaredChecksum | undefined,
  ) {
    this.streaming = isStreaming(payload.hash);
    this.length = declaredLength(request, this.streaming);
    if (/^[\da-f]{64}$/.test(payload.hash)) this.payloadDigest = startDigest('sha256');
    this.expectedMd5 = header(request, 'content-md5');
    if (this.expectedMd5 !== undefined && !isBase64(this.expectedMd5, 16)) {
      throw new S3Error('InvalidDigest', 'The Content-MD5 you specified is not valid.');
    }
    this.checksum = new ChecksumCheck(declared);
  }

  /** Whether the request protects the integrity of its body, by Content-MD5 or by a checksum. */
  get isProtected(): boolean {
    return this.expectedMd5 !== undefined || this.declared !== undefined;
  }

  /**
   * The decoded bytes.
   *
   * @throws S3Error `IncompleteBody` as soon as they exceed the declared length.
   */
  async *bytes(): AsyncGenerator<Buffer> {
    for await (const chunk of this.decoded()) {
      this.size += chunk.length;
      if (this.size > this.length) throw incomplete();
      this.md5.update(chunk);
      this.payloadDigest?.update(chunk);
      this.checksum.update(chunk);
      yield chunk;
    }
  }

  /**
   * Call after the last byte.
   *
   * @throws S3Error if the body differs from its declarations.
   */
  finish(): BodyFacts {
    if (this.size !== this.length) throw incomplete();
    const md5 = this.md5.digest();
    if (this.expectedMd5 !== undefined && md5.toString('base64') !== this.expectedMd5) {
      throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.');
    }
    if (this.payloadDigest && this.payloadDigest.digest().toString('hex') !== this.payload.hash) {
      throw new S3Error(
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
      );
    }
    return { size: this.size, md5: md5.toString('hex'), checksum: this.checksum.finish() };
  }

  private decoded(): AsyncIterable<Buffer> {
    // The stream is not destroyed, so that the socket stays open for the response to a body rejected
    // half-way.
    const raw: AsyncIterable<Buffer> = this.request.http.iterator({ destroyOnReturn: false });
    if (!this.streaming) return raw;
    return decodeAwsChunked(raw, {
      signer: this.payload.hash.startsWith('STREAMING-AWS4-') ? this.payload.chunks : undefined,
      onTrailers: (trailers) => {
        const { awaited } = this.checksum;
        if (awaited === undefined) return;
        const value = trailers.get(CHECKSUM_PREFIX + awaited);
        if (value === undefined || !isChecksumValue(awaited, value)) {
          throw new S3Error(
            'MalformedTrailerError',
            'The trailer named by x-amz-trailer is missing or malformed.',
          );
        }
        this.checksum.declare(value);
      },
    });
  }
}

function isStreaming(hash: string): boolean {
  switch (hash) {
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      return true;
    case 'UNSIGNED-PAYLOAD':
      return false;
    default:
      if (/^[\da-f]{64}$/.test(hash)) return false;
      throw new S3Error(
        'InvalidArgument',
        'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a supported STREAMING- value, or a valid sha256 value.',
      );
  }
}

function declaredLength(request: S3Request, streaming: boolean): number {
  const text = header(request, streaming ? 'x-amz-decoded-content-length' : 'content-length');
  if (text === undefined || !/^\d{1,15}$/.test(text)) {
    throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  const length = Number(text);
  if (length > MAX_SIZE) throw entityTooLarge(text, MAX_SIZE);
  return length;
}

function incomplete(): S3Error {
  return new S3Error(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  );
}

/**
 * The error for a body of more than `max` bytes. `proposed` is its declared size, or the number of bytes
 * received before it was stopped.
 */
export function entityTooLarge(proposed: number | string, max: number): S3Error {
  return new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    elements: { ProposedSize: String(proposed), MaxSizeAllowed: String(max) },
  });
}

import { createHash } from 'node:crypto';
import { header, type S3Request } from '../protocol/request.js';
import { S3Error } from '../protocol/s3-error.js';
import { decodeAwsChunked } from './aws-chunked.js';
import { ChecksumCheck } from './checksum-check.js';
import { type Checksum, type Digest, isBase64, isChecksumValue, startDigest } from './checksums.js';
import { CHECKSUM_PREFIX, type DeclaredChecksum } from './declared-checksum.js';
import type { SignedPayload } from './signed-payload.js';

/** Bytes; of one PUT, one part, one form. */
export const MAX_SIZE = 5 * 1024 ** 3;

/** What a stored body turned out to be. */
export interface BodyFacts {
  readonly size: number;
  /** Hex MD5, the ETag of a plain object. */
  readonly md5: string;
  readonly checksum: Checksum | undefined;
}

/** The body of one request: read once, digested on the way, and held against all its request declared. */
export class UploadBody {
  private readonly md5 = createHash('md5');
  private readonly payloadDigest: Digest | undefined;
  private readonly checksum: ChecksumCheck;
  private readonly expectedMd5: string | undefined;
  private readonly streaming: boolean;
  private readonly length: number;
  private size = 0;

  /** Throws for a request whose promises are missing, malformed or too large, before a byte is read. */
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

  /** Whether anything vouches for the integrity of the body. */
  get isProtected(): boolean {
    return this.expectedMd5 !== undefined || this.declared !== undefined;
  }

  /** The decoded bytes. Stops by throwing when there are more than were declared. */
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

  /** After the last byte: what was stored, or the refusal of a body that is not what was declared. */
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
    // Not destroying the stream keeps the socket open for the answer when a body is refused half-way.
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

/** The refusal of a body of more than `max` bytes; `proposed` is what it announced, or had sent when it was stopped. */
export function entityTooLarge(proposed: number | string, max: number): S3Error {
  return new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    elements: { ProposedSize: String(proposed), MaxSizeAllowed: String(max) },
  });
}

import type { ServerResponse } from 'node:http';
import type { SignedPayload } from '../body/signed-payload.js';
import type { Disk } from '../disk/disk.js';
import type { StoredBucket } from '../disk/stored-bucket.js';
import { header, type S3Request, uriEncode } from '../protocol/request.js';
import { S3Error } from '../protocol/s3-error.js';

/** One authorized request, and everything an operation needs to answer it. */
export interface Exchange {
  readonly request: S3Request;
  readonly response: ServerResponse;
  readonly payload: SignedPayload;
  readonly disk: Disk;
  readonly region: string;
  /** Tells a client that waits for it (`Expect: 100-continue`) to send the body. */
  readonly acceptBody: () => void;
}

export type Operation = (exchange: Exchange) => Promise<void>;

const MAX_KEY_BYTES = 1024;

export function bucketName({ request }: Pick<Exchange, 'request'>): string {
  return request.bucket ?? '';
}

export function storedBucket(exchange: Pick<Exchange, 'request' | 'disk'>): StoredBucket {
  return exchange.disk.bucket(bucketName(exchange));
}

export function objectKey({ request }: Pick<Exchange, 'request'>): string {
  const key = request.key ?? '';
  const size = Buffer.byteLength(key);
  if (size > MAX_KEY_BYTES) {
    throw new S3Error('KeyTooLongError', 'Your key is too long', {
      elements: { Size: String(size), MaxSizeAllowed: String(MAX_KEY_BYTES) },
    });
  }
  return key;
}

/** The URL of an object, the bucket named where this request names it. */
export function objectLocation({ request }: Pick<Exchange, 'request'>, key: string): string {
  const base = request.inHost ? '' : `/${request.bucket}`;
  return `http://${header(request, 'host') ?? ''}${base}/${key.split('/').map(uriEncode).join('/')}`;
}

import type { ServerResponse } from 'node:http';
import type { SignedPayload } from '../body/signed-payload.js';
import type { Disk } from '../disk/disk.js';
import type { StoredBucket } from '../disk/stored-bucket.js';
import { header, type S3Request, uriEncode } from '../protocol/request.js';
import { S3Error } from '../protocol/s3-error.js';

/** An authorized request, and everything an operation needs to respond to it. */
export interface Exchange {
  readonly request: S3Request;
  readonly response: ServerResponse;
  readonly payload: SignedPayload;
  readonly disk: Disk;
  readonly region: string;
  /** Sends 100 Continue to a client that expects it before it sends the body. */
  readonly acceptBody: () => void;
}

export type Operation = (exchange: Exchange) => Promise<void>;

const MAX_KEY_BYTES = 1024;

export function bucketName({ request }: Pick<Exchange, 'request'>): string {
  return request.bucket ?? '';
}

/** @throws S3Error `NoSuchBucket`. */
export function storedBucket(exchange: Pick<Exchange, 'request' | 'disk'>): StoredBucket {
  return exchange.disk.bucket(bucketName(exchange));
}

/** @throws S3Error `KeyTooLongError`. */
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

/** The URL of an object, in the style of the request: the bucket in the host or in the path. */
export function objectLocation({ request }: Pick<Exchange, 'request'>, key: string): string {
  const base = request.inHost ? '' : `/${request.bucket}`;
  return `http://${header(request, 'host') ?? ''}${base}/${key.split('/').map(uriEncode).join('/')}`;
}

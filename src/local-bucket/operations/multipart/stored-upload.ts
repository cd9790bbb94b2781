import type { StoredBucket } from '../../disk/stored-bucket.js';
import type { Upload } from '../../disk/upload.js';
import type { Query } from '../../protocol/request.js';
import { S3Error } from '../../protocol/s3-error.js';
import { type Exchange, objectKey, storedBucket } from '../exchange.js';

/**
 * The upload to which the key and the `uploadId` of a request refer.
 *
 * @throws S3Error `NoSuchUpload`.
 */
export function storedUpload(exchange: Exchange): { bucket: StoredBucket; upload: Upload } {
  const bucket = storedBucket(exchange);
  const id = exchange.request.query.get('uploadId') ?? '';
  return { bucket, upload: bucket.uploads.find(objectKey(exchange), id) };
}

/**
 * A query parameter with an integer from `min` to `max`.
 *
 * @throws S3Error `InvalidArgument`.
 */
export function numberParameter(
  query: Query,
  name: string,
  { min = 0, max = Number.MAX_SAFE_INTEGER, fallback }: { min?: number; max?: number; fallback?: number },
): number {
  const text = query.get(name) ?? fallback?.toString() ?? '';
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new S3Error(
    'InvalidArgument',
    `${name} must be an integer ${max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `between ${min} and ${max}, inclusive`}`,
    { elements: { ArgumentName: name, ArgumentValue: text } },
  );
}

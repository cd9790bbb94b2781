import type { StoredBucket } from '../../disk/stored-bucket.js';
import type { Upload } from '../../disk/upload.js';
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

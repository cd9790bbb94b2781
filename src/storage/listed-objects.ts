import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import type { ListedObject } from './object-store.js';

/** A page of ListObjectsV2, its keys decoded where the store says that it has encoded them. */
export function listedObjects({ Contents = [], EncodingType }: ListObjectsV2CommandOutput): ListedObject[] {
  return Contents.map(({ Key = '', Size = 0, ETag = '', LastModified = new Date(0) }) => ({
    key: EncodingType === 'url' ? decodeKey(Key) : Key,
    size: Size,
    etag: ETag,
    lastModified: LastModified,
  }));
}

/** S3 writes a space as `+`, as forms do, and a plus as `%2B`. */
function decodeKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll('+', ' '));
}

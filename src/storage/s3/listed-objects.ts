import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import type { ListedObject } from '../object-store.js';

/** The objects of a ListObjectsV2 page. Decodes the keys if the store reports that it encoded them. */
export function listedObjects({ Contents = [], EncodingType }: ListObjectsV2CommandOutput): ListedObject[] {
  return Contents.map(({ Key = '', Size = 0, ETag = '', LastModified = new Date(0) }) => ({
    key: EncodingType === 'url' ? decodeKey(Key) : Key,
    size: Size,
    etag: ETag,
    lastModified: LastModified,
  }));
}

/** S3 encodes keys as forms do: `+` for a space, `%2B` for a plus. */
function decodeKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll('+', ' '));
}

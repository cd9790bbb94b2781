import type { ObjectMetadata } from '../object-store.js';
import { StoreRefusal, UNREADABLE } from './store-refusal.js';

/** A response of the store, with as much of its body as was requested. */
export interface StoreResponse {
  readonly status: number;
  /** Names in lower case. A repeated header is an array. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/**
 * The object's metadata, from the response to a GET, with or without a range.
 * @throws StoreRefusal if the response does not contain the size
 */
export function metadataIn({ status, headers }: StoreResponse): ObjectMetadata {
  const contentEncoding = single(headers['content-encoding']);
  const versionId = single(headers['x-amz-version-id']);
  return {
    size: status === 206 ? sizeInRange(headers) : wholeNumber(single(headers['content-length'])),
    contentType: single(headers['content-type']) ?? 'application/octet-stream',
    ...(contentEncoding !== undefined && { contentEncoding }),
    etag: single(headers['etag']) ?? '',
    lastModified: dateOf(single(headers['last-modified'])),
    // Objects that were stored without versioning have the version `null`.
    ...(versionId !== undefined && versionId !== 'null' && { versionId }),
  };
}

/** The first value of a header. */
export function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'object' ? value[0] : value;
}

/** The whole object's size, from `bytes 0-4095/5000` (RFC 9110, 14.4). */
function sizeInRange(headers: StoreResponse['headers']): number {
  return wholeNumber(/^bytes \d+-\d+\/(\d+)$/.exec(single(headers['content-range']) ?? '')?.[1]);
}

function wholeNumber(text: string | undefined): number {
  const value = Number(text);
  if (text === undefined || !/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new StoreRefusal(UNREADABLE, 502, 'The response does not contain the size of the object');
  }
  return value;
}

function dateOf(text: string | undefined): Date {
  const time = Date.parse(text ?? '');
  return new Date(Number.isNaN(time) ? 0 : time);
}

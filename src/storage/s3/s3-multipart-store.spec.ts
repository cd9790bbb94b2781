import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { keyOf } from '../object-key.fixture.js';
import { createS3Client } from './s3-client.js';
import { S3MultipartStore } from './s3-multipart-store.js';
import {
  respondWithError,
  type Respond,
  startStoreServer,
  type StoreServer,
} from './store-server.fixture.js';

const KEY = keyOf('uploads/a b.mp4');
const PARTS = [{ partNumber: 1, etag: '"e"' }];

describe('S3MultipartStore', () => {
  let server: StoreServer | undefined;
  const storeOver = async (respond: Respond): Promise<S3MultipartStore> => {
    server = await startStoreServer((request, response) => {
      respond(request, response.setHeader('content-type', 'application/xml'));
    });
    return new S3MultipartStore(createS3Client(server.options), server.options);
  };
  const requests = (): readonly IncomingMessage[] => server?.requests ?? [];
  afterEach(() => server?.close());

  const query = ({ url = '' }: IncomingMessage): Record<string, string> =>
    Object.fromEntries(new URL(url, 'http://x').searchParams);

  it('creates an upload of the content type', async () => {
    const store = await storeOver((_request, response) =>
      response.end('<InitiateMultipartUploadResult><UploadId>id</UploadId></InitiateMultipartUploadResult>'),
    );
    expect(await store.create(KEY, 'video/mp4')).toBe('id');
    expect(requests()[0]?.headers['content-type']).toBe('video/mp4');
    expect(requests()[0]?.url).toMatch(/^\/photos\/uploads\/a%20b\.mp4\?uploads/);
  });

  it('throws store_unreachable if the store returns no upload id', async () => {
    const store = await storeOver((_request, response) => response.end('<InitiateMultipartUploadResult/>'));
    await expect(store.create(KEY, 'video/mp4')).rejects.toMatchObject({ code: 'store_unreachable' });
  });

  it('lists the parts of all pages', async () => {
    const page = (number: number, next?: number): string =>
      `<ListPartsResult><IsTruncated>${next !== undefined}</IsTruncated>` +
      `<NextPartNumberMarker>${next ?? 0}</NextPartNumberMarker>` +
      `<Part><PartNumber>${number}</PartNumber><ETag>"${number}"</ETag><Size>7</Size></Part></ListPartsResult>`;
    const store = await storeOver((request, response) =>
      response.end(query(request)['part-number-marker'] === '1000' ? page(1001) : page(1000, 1000)),
    );
    expect(await store.listParts(KEY, 'id')).toEqual([
      { partNumber: 1000, etag: '"1000"', size: 7 },
      { partNumber: 1001, etag: '"1001"', size: 7 },
    ]);
    expect(requests()).toHaveLength(2);
  });

  it.each([
    [true, '*'],
    [false, undefined],
  ])('completes an upload with ifAbsent %s: If-None-Match is %s', async (ifAbsent, header) => {
    const store = await storeOver((_request, response) => response.end('<CompleteMultipartUploadResult/>'));
    await store.complete(KEY, 'id', PARTS, { ifAbsent });
    expect(requests()[0]?.headers['if-none-match']).toBe(header);
    expect(query(requests()[0] as IncomingMessage)['uploadId']).toBe('id');
  });

  it('aborts an upload', async () => {
    const store = await storeOver((_request, response) => response.writeHead(204).end());
    await store.abort(KEY, 'id');
    expect([requests()[0]?.method, query(requests()[0] as IncomingMessage)['uploadId']]).toEqual([
      'DELETE',
      'id',
    ]);
  });

  it.each([
    ['NoSuchUpload', 404, 'upload_not_found'],
    ['NoSuchKey', 404, 'upload_not_found'],
    ['InvalidPart', 400, 'invalid_parts'],
    ['InvalidPartOrder', 400, 'invalid_parts'],
    ['EntityTooSmall', 400, 'invalid_parts'],
    ['PreconditionFailed', 412, 'already_uploaded'],
    ['ConditionalRequestConflict', 409, 'already_uploaded'],
    ['NoSuchBucket', 404, 'store_refused'],
    ['AccessDenied', 403, 'store_refused'],
    ['SlowDown', 503, 'store_unreachable'],
  ])('maps %s with %d to %s', { timeout: 10_000 }, async (error, status, code) => {
    const store = await storeOver((_request, response) => respondWithError(response, status, error));
    const completion = store.complete(KEY, 'id', PARTS, { ifAbsent: true });
    await expect(completion).rejects.toMatchObject({ code });
  });
});

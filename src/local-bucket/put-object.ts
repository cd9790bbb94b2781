import { checksumHeaders } from './checksums.js';
import { writePrecondition } from './conditions.js';
import { type Exchange, objectKey, sendEmpty, storedBucket } from './exchange.js';
import { systemHeaders, userMetadata } from './metadata.js';
import { header, type S3Request } from './request.js';
import { S3Error } from './s3-error.js';
import { UploadBody } from './upload-body.js';

export async function putObject(exchange: Exchange): Promise<void> {
  const { request, response, payload } = exchange;
  const bucket = storedBucket(exchange);
  const key = objectKey(exchange);
  refuseUnsupported(request);
  const precondition = writePrecondition(request);
  const headers = systemHeaders(request);
  const metadata = userMetadata(request);
  const body = new UploadBody(request, payload);
  // Asked twice: here so that a lost race costs no upload, and again under the key's turn, where it counts.
  precondition(bucket.keys.get(key));

  exchange.acceptBody();
  const record = await bucket.put(
    key,
    body.bytes(),
    () => {
      const { size, md5, checksum } = body.finish();
      const lastModified = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
      return { key, size, etag: `"${md5}"`, lastModified, headers, metadata, checksum };
    },
    precondition,
  );
  const encryption = headers['x-amz-server-side-encryption'];
  sendEmpty(response, 200, {
    etag: record.etag,
    ...(record.checksum && checksumHeaders(record.checksum)),
    ...(encryption !== undefined && { 'x-amz-server-side-encryption': encryption }),
  });
}

/** Headers that would change what is stored in ways this server has not: to ignore them would be to lie. */
const UNSUPPORTED =
  /^x-amz-(?:copy-source|grant-|object-lock-|server-side-encryption-|tagging$|website-redirect-location$|write-offset-bytes$)/;

/** Headers of which this server does only what S3 does by default. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  'x-amz-acl': ['private', 'bucket-owner-full-control'],
  'x-amz-storage-class': ['STANDARD'],
  'x-amz-server-side-encryption': ['AES256'],
};

function refuseUnsupported(request: S3Request): void {
  const unsupported = Object.keys(request.http.headers).find((name) => {
    const value = header(request, name) ?? '';
    return UNSUPPORTED.test(name) || (Object.hasOwn(ONLY, name) && !ONLY[name]?.includes(value));
  });
  if (unsupported !== undefined) {
    throw new S3Error(
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
      {
        elements: { Header: unsupported },
      },
    );
  }
}

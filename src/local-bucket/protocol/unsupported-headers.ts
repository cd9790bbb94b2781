import { header, type S3Request } from './request.js';
import { S3Error } from './s3-error.js';

/** Headers that request behaviour not implemented here. Ignoring them would misreport what was stored. */
const UNSUPPORTED =
  /^x-amz-(?:copy-source|grant-|object-lock-|server-side-encryption-|tagging$|website-redirect-location$|write-offset-bytes$)/;

/** Headers of which only the values that request S3's default behaviour are supported. */
const SUPPORTED_VALUES: Readonly<Record<string, readonly string[]>> = {
  'x-amz-acl': ['private', 'bucket-owner-full-control'],
  'x-amz-storage-class': ['STANDARD'],
  'x-amz-server-side-encryption': ['AES256'],
};

/** @throws S3Error `NotImplemented`, which names the header. */
export function rejectUnsupportedHeaders(request: S3Request): void {
  const unsupported = Object.keys(request.headers).find((name) => {
    const value = header(request, name) ?? '';
    return (
      UNSUPPORTED.test(name) ||
      (Object.hasOwn(SUPPORTED_VALUES, name) && !SUPPORTED_VALUES[name]?.includes(value))
    );
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

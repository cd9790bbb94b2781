import { header, type S3Request } from './request.js';
import { S3Error } from './s3-error.js';

/** Headers that would change what is stored in ways this server has not: to ignore them would be to lie. */
const UNSUPPORTED =
  /^x-amz-(?:copy-source|grant-|object-lock-|server-side-encryption-|tagging$|website-redirect-location$|write-offset-bytes$)/;

/** Headers of which this server does only what S3 does by default. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  'x-amz-acl': ['private', 'bucket-owner-full-control'],
  'x-amz-storage-class': ['STANDARD'],
  'x-amz-server-side-encryption': ['AES256'],
};

export function rejectUnsupportedHeaders(request: S3Request): void {
  const unsupported = Object.keys(request.headers).find((name) => {
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

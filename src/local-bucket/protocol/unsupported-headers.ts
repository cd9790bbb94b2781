import { header, type S3Request } from './request.js';
import { S3Error } from './s3-error.js';

/**
 * The x-amz-* headers that this server implements, or that ask for nothing it lacks. Every other one is
 * rejected: ignoring it would misreport what was stored or returned.
 */
const SUPPORTED = new RegExp(
  `^x-amz-(?:${[
    'algorithm|content-sha256|credential|date|expires|security-token|signature|signedheaders',
    'checksum-(?:algorithm|crc32|crc32c|crc64nvme|mode|sha1|sha256|type)|sdk-checksum-algorithm|trailer',
    'bypass-governance-retention|decoded-content-length|expected-bucket-owner|meta-.*|mp-object-size|user-agent',
    'max-parts|object-attributes|optional-object-attributes|part-number-marker',
  ].join('|')})$`,
);

/** Headers of which only the values that request S3's default behaviour are supported. */
const SUPPORTED_VALUES: Readonly<Record<string, readonly string[]>> = {
  'x-amz-acl': ['private', 'bucket-owner-full-control'],
  'x-amz-bucket-object-lock-enabled': ['false'],
  'x-amz-object-ownership': ['BucketOwnerEnforced'],
  'x-amz-request-payer': ['requester'],
  'x-amz-server-side-encryption': ['AES256'],
  'x-amz-storage-class': ['STANDARD'],
};

/**
 * Rejects x-amz-* headers that request behaviour not implemented here, also those that a presigner hoisted
 * into the query.
 *
 * @throws S3Error `NotImplemented`, which names the header.
 */
export function rejectUnsupportedHeaders(request: S3Request): void {
  for (const name of Object.keys(request.headers)) assertSupported(name, header(request, name) ?? '');
  for (const [name, values] of request.query.entries()) {
    for (const value of values) assertSupported(name.toLowerCase(), value);
  }
}

function assertSupported(name: string, value: string): void {
  if (!name.startsWith('x-amz-') || SUPPORTED.test(name)) return;
  if (Object.hasOwn(SUPPORTED_VALUES, name) && SUPPORTED_VALUES[name]?.includes(value)) return;
  throw new S3Error('NotImplemented', 'A header you provided implies functionality that is not implemented', {
    elements: { Header: name },
  });
}

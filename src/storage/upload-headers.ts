import type { BucketOptions } from './bucket-options.js';

const NONE = {};

/**
 * Stores that accept unsigned `x-amz-*` headers, such as Ceph RGW, check only whether the credentials may write.
 * A client could therefore make its upload public, or tag it. A signed value cannot be changed, and a grant
 * contradicts a canned ACL.
 */
const FIXED = { 'x-amz-acl': 'private', 'x-amz-tagging': '' };

/**
 * Empty for AWS, which rejects unsigned `x-amz-*` headers, and rejects this ACL where ACLs are disabled.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
export function uploadHeadersFor(options: BucketOptions): Readonly<Record<string, string>> {
  const { endpoint, uploadCredentials, signUploadHeaders = true } = options;
  return endpoint !== undefined && uploadCredentials !== undefined && signUploadHeaders ? FIXED : NONE;
}

import { header, type S3Request } from './request.js';
import { S3Error } from './s3-error.js';
import type { XmlNode } from './xml.js';

const OWNER_ID = 'local';

/** The content of an `Owner` or `Initiator` element. One account owns everything on this server. */
export const OWNER: readonly XmlNode[] = [
  ['ID', OWNER_ID],
  ['DisplayName', OWNER_ID],
];

/** @throws S3Error `AccessDenied` if `x-amz-expected-bucket-owner` names another account. */
export function assertExpectedOwner(request: S3Request): void {
  const expected = header(request, 'x-amz-expected-bucket-owner');
  if (expected !== undefined && expected !== OWNER_ID) throw new S3Error('AccessDenied', 'Access Denied');
}

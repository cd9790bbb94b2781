import { S3Error } from '../protocol/s3-error.js';

/** The continuation token of a page that ends with `last`. */
export function makeToken(last: string): string {
  return Buffer.from(last).toString('base64url');
}

/**
 * The last entry of the previous page.
 *
 * @throws S3Error `InvalidArgument` for a token that makeToken did not return.
 */
export function readToken(token: string): string {
  const last = Buffer.from(token, 'base64url').toString();
  if (token !== '' && makeToken(last) === token) return last;
  throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect', {
    elements: { ArgumentName: 'continuation-token' },
  });
}

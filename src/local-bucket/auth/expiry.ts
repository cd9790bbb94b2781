import { S3Error } from '../protocol/s3-error.js';
import { amzDate } from './amz-date.js';
import type { RequestSignature } from './request-signature.js';

/** The difference between the clocks of client and server that S3 tolerates. */
const SKEW_MS = 15 * 60 * 1000;

/**
 * Rejects a signature that is not valid now.
 *
 * @throws S3Error `RequestTimeTooSkewed` if it is dated more than 15 minutes in the future, or, in a header,
 * more than 15 minutes in the past; `AccessDenied` if it has expired.
 */
export function assertTimely(signature: RequestSignature): void {
  const age = Date.now() - signature.signingDate.valueOf();
  if (age < -SKEW_MS || (signature.kind === 'header' && age > SKEW_MS)) {
    throw new S3Error(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      {
        elements: {
          RequestTime: amzDate(signature.signingDate),
          ServerTime: new Date().toISOString(),
          MaxAllowedSkewMilliseconds: String(SKEW_MS),
        },
      },
    );
  }
  if (signature.kind !== 'header' && age > signature.expiresIn * 1000) {
    const expires = new Date(signature.signingDate.valueOf() + signature.expiresIn * 1000);
    throw new S3Error('AccessDenied', 'Request has expired', {
      elements: {
        'X-Amz-Expires': String(signature.expiresIn),
        Expires: expires.toISOString(),
        ServerTime: new Date().toISOString(),
      },
    });
  }
}

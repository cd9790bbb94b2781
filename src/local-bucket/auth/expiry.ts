import { S3Error } from '../protocol/s3-error.js';
import { amzDate } from './amz-date.js';
import type { SignatureClaim } from './request-signature.js';

const SKEW_MS = 15 * 60 * 1000;

/** Refuses what is signed for later or earlier than now: RequestTimeTooSkewed, or AccessDenied for what has expired. */
export function refuseUntimely(claim: SignatureClaim): void {
  const age = Date.now() - claim.signingDate.valueOf();
  if (age < -SKEW_MS || (claim.kind === 'header' && age > SKEW_MS)) {
    throw new S3Error(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      {
        elements: {
          RequestTime: amzDate(claim.signingDate),
          ServerTime: new Date().toISOString(),
          MaxAllowedSkewMilliseconds: String(SKEW_MS),
        },
      },
    );
  }
  if (claim.kind !== 'header' && age > claim.expiresIn * 1000) {
    const expires = new Date(claim.signingDate.valueOf() + claim.expiresIn * 1000);
    throw new S3Error('AccessDenied', 'Request has expired', {
      elements: {
        'X-Amz-Expires': String(claim.expiresIn),
        Expires: expires.toISOString(),
        ServerTime: new Date().toISOString(),
      },
    });
  }
}

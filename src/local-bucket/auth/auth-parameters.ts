import { S3Error, type S3ErrorCode } from '../protocol/s3-error.js';
import { readAmzDate } from './amz-date.js';

const ALGORITHM = 'AWS4-HMAC-SHA256';

/*
 * The parameters of a signature, which have the same syntax in a query, a header and a form. `malformed` is
 * the error code for an invalid one; it depends on where the parameter was found.
 */

/** Rejects an X-Amz-Algorithm other than that of SigV4. */
export function assertAlgorithm(algorithm: string, malformed: S3ErrorCode): void {
  if (algorithm === ALGORITHM) return;
  throw new S3Error(malformed, `X-Amz-Algorithm only supports "${ALGORITHM}"`);
}

/** Reads an X-Amz-Date. */
export function readSigningDate(date: string, malformed: S3ErrorCode): Date {
  const signingDate = readAmzDate(date);
  if (signingDate) return signingDate;
  throw new S3Error(malformed, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
}

/**
 * Reads an X-Amz-Credential, `accessKeyId/yyyymmdd/region/s3/aws4_request`. The part after the first slash is
 * the scope. Its region must be `region`, and its day must be that of `date`, an X-Amz-Date.
 */
export function readCredential(
  credential: string,
  date: string,
  region: string,
  malformed: S3ErrorCode,
): { accessKeyId: string; scope: string } {
  const [accessKeyId = '', day, givenRegion, service, terminator, ...rest] = credential.split('/');
  if (terminator !== 'aws4_request' || rest.length > 0) {
    throw new S3Error(
      malformed,
      'Error parsing the Credential; it should be of the form "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
  if (day !== date.slice(0, 8)) {
    throw new S3Error(malformed, `Invalid credential date. Date is not the same as X-Amz-Date.`);
  }
  if (givenRegion !== region) {
    throw new S3Error(malformed, `Error parsing the Credential; the region is wrong; expecting '${region}'`, {
      elements: { Region: region },
    });
  }
  if (service !== 's3') {
    throw new S3Error(
      malformed,
      'Error parsing the Credential; incorrect service. This endpoint belongs to "s3".',
    );
  }
  return { accessKeyId, scope: `${day}/${region}/s3/aws4_request` };
}

/** The error for a signature of version 2, which regions launched after January 2014 do not support. */
export function unsupportedVersion2(): S3Error {
  return new S3Error(
    'InvalidRequest',
    `The authorization mechanism you have provided is not supported. Please use ${ALGORITHM}.`,
  );
}

/** The error for an X-Amz-Security-Token: this server issues no temporary credentials. */
export function unexpectedToken(): S3Error {
  return new S3Error('InvalidToken', 'The provided token is malformed or otherwise invalid.');
}

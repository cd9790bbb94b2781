import { S3ServiceException } from '@aws-sdk/client-s3';
import { Problem } from '../../errors/catalogue.js';
import { StoreRefusal, UNREADABLE } from './store-refusal.js';

/**
 * Statuses of temporary failures: the store is busy, starting or broken, and three attempts were not enough.
 */
const TEMPORARY = new Set([429, 500, 502, 503, 504]);

/** Maps a failed store request to a Problem. */
export function storeProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const code = errorCode(error);
  const options = { cause: error, errorCode: code };
  if (code === 'CredentialsProviderError') {
    return new Problem(
      'credentials_unavailable',
      'The service has no credentials for the object store. Retry in a few seconds.',
      { ...options, retryAfter: 5 },
    );
  }
  const status = statusOf(error);
  if (status === undefined || TEMPORARY.has(status) || code === UNREADABLE) {
    return Problem.of('store_unreachable', { ...options, retryAfter: 2 });
  }
  switch (code) {
    case 'NoSuchKey':
    case 'NotFound':
      return Problem.of('object_not_found', options);
    case 'NoSuchUpload':
      return Problem.of('upload_not_found', options);
    case 'InvalidPart':
    case 'InvalidPartOrder':
    case 'EntityTooSmall':
      return new Problem(
        'invalid_parts',
        'A part is missing, has been replaced, or is smaller than 5 MiB. List the parts and upload the missing ones.',
        options,
      );
    case 'PreconditionFailed':
    case 'ConditionalRequestConflict':
      return Problem.of('already_uploaded', options);
    case 'NoSuchBucket':
      return new Problem(
        'store_refused',
        'The bucket of this service does not exist. Report the request_id to its operator.',
        options,
      );
    default:
      return new Problem(
        'store_refused',
        'The object store rejected a request from this service. Report the request_id to its operator.',
        options,
      );
  }
}

/** Whether another try may succeed: there was no response, or its status is one of `TEMPORARY`. */
export function isTemporary(error: unknown): boolean {
  if (error instanceof Problem) return false;
  const status = statusOf(error);
  return status === undefined || TEMPORARY.has(status);
}

/** Undefined if there was no response. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof StoreRefusal) return error.status;
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** S3's `Code`, Node's `ECONNREFUSED`, or the name of the error. */
function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name;
}

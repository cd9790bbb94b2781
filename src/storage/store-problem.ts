import { S3ServiceException } from '@aws-sdk/client-s3';
import { Problem } from '../errors/catalogue.js';

/** Answers that pass by themselves: the store is busy, starting or broken, or our three tries were not enough. */
const PASSING = new Set([429, 500, 502, 503, 504]);

/** What a failed question to the store means for the one who asked us. */
export function storeProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const code = errorCode(error);
  const options = { cause: error, errorCode: code };
  if (code === 'CredentialsProviderError') {
    return new Problem('credentials_unavailable', 'The service has no credentials to ask the store with.', {
      ...options,
      retryAfter: 5,
    });
  }
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  if (status === undefined || PASSING.has(status)) {
    return new Problem('store_unreachable', 'The object store did not answer. Try again in a few seconds.', {
      ...options,
      retryAfter: 2,
    });
  }
  if (code === 'NoSuchKey' || code === 'NotFound') {
    return new Problem(
      'object_not_found',
      'File not found. It was never uploaded, or it has been deleted.',
      options,
    );
  }
  if (code === 'NoSuchUpload') return uploadNotFound(error);
  if (code === 'InvalidPart' || code === 'InvalidPartOrder' || code === 'EntityTooSmall') {
    return new Problem(
      'invalid_parts',
      'A part is missing, was uploaded again since, or is smaller than 5 MiB. List the parts and upload what is missing.',
      options,
    );
  }
  if (code === 'PreconditionFailed' || code === 'ConditionalRequestConflict') {
    return new Problem(
      'already_uploaded',
      'There is a file under this key already. Begin another upload.',
      options,
    );
  }
  const what =
    code === 'NoSuchBucket'
      ? 'The bucket of this service does not exist'
      : 'The object store refused this service';
  return new Problem('store_refused', `${what}. The log of the service says more.`, options);
}

/** What `NoSuchUpload` means; Ceph says `NoSuchKey` of an upload that was given up. */
export function uploadNotFound(cause: unknown): Problem {
  return new Problem(
    'upload_not_found',
    'This multipart upload does not exist. It was completed or aborted, or belongs to another key.',
    { cause, errorCode: 'NoSuchUpload' },
  );
}

/** S3's `Code`, Node's `ECONNREFUSED`, or the name of what was thrown. */
function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name;
}

import { ListObjectsV2Command, S3ServiceException } from '@aws-sdk/client-s3';
import {
  codeOf,
  explain,
  describeNonS3Response,
  withDeadline,
  statusOf,
  unreadableStatus,
} from './store-refusal.js';
import type { Target } from './target.js';

/** Why the bucket cannot be asked anything. */
export interface Unreachable {
  found: string;
  /** What to correct. */
  todo: string;
}

const ADVICE: Readonly<Record<string, string>> = {
  NoSuchBucket: 'Create the bucket, or correct S3_BUCKET.',
  InvalidAccessKeyId: 'The store does not know the access key: correct AWS_ACCESS_KEY_ID or the profile.',
  SignatureDoesNotMatch: 'The secret does not belong to the access key: correct AWS_SECRET_ACCESS_KEY.',
  ExpiredToken: 'The temporary credentials have ended: get new ones.',
  PermanentRedirect: 'The bucket is in another region: correct S3_REGION.',
  AuthorizationHeaderMalformed: 'The bucket is in another region: correct S3_REGION.',
  CredentialsProviderError:
    'Give credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or a role.',
};

/**
 * One signed question: nothing else makes sense unless it is answered. By GET, whose refusals say why. A permission that is
 * missing is no reason.
 */
export async function reasonUnreachable({ client, bucket }: Target): Promise<Unreachable | undefined> {
  try {
    const { Name, KeyCount, $metadata } = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }),
      withDeadline(),
    );
    const isList = Name !== undefined || KeyCount !== undefined;
    return isList ? undefined : notS3($metadata.httpStatusCode);
  } catch (error) {
    const status = nonS3Status(error);
    if (status !== undefined) return notS3(status);
    const todo = ADVICE[codeOf(error)];
    if (todo === undefined && statusOf(error) === 403) return undefined;
    return {
      found: explain(error),
      todo: todo ?? 'Correct S3_ENDPOINT and S3_REGION, and see that this machine reaches the store.',
    };
  }
}

/** The HTTP status of an answer to a GET that no S3 store gives: unreadable, or an error without its `Code`. */
function nonS3Status(error: unknown): number | undefined {
  const isNameless =
    error instanceof S3ServiceException &&
    error.message === 'UnknownError' &&
    ['Unknown', 'NotFound'].includes(error.name);
  return isNameless ? statusOf(error) : unreadableStatus(error);
}

function notS3(status = 0): Unreachable {
  return {
    found: describeNonS3Response(status),
    todo:
      status >= 500
        ? 'What answers there is no S3 store, but may be a proxy that does not reach it: see that the store runs, or correct S3_ENDPOINT.'
        : 'What answers there is no S3 store: correct S3_ENDPOINT.',
  };
}

import { ListObjectsV2Command, S3ServiceException } from '@aws-sdk/client-s3';
import {
  codeOf,
  describeNonS3Response,
  explain,
  statusOf,
  unreadableStatus,
  withDeadline,
} from './store-error.js';
import type { Target } from './target.js';

/** Why the bucket cannot be reached. */
export interface Unreachable {
  found: string;
  /** How to fix it. */
  todo: string;
}

const ADVICE: Readonly<Record<string, string>> = {
  NoSuchBucket: 'The bucket does not exist. Create it, or correct S3_BUCKET.',
  InvalidAccessKeyId:
    'The store does not recognise this access key. Correct AWS_ACCESS_KEY_ID or the profile.',
  SignatureDoesNotMatch: 'The secret key does not match the access key. Correct AWS_SECRET_ACCESS_KEY.',
  ExpiredToken: 'The temporary credentials have expired. Obtain new ones.',
  PermanentRedirect: 'The bucket is in another region. Correct S3_REGION.',
  AuthorizationHeaderMalformed: 'The bucket is in another region. Correct S3_REGION.',
  CredentialsProviderError:
    'No credentials were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, set AWS_PROFILE, or attach a role.',
};

const EMBEDDED_ADVICE =
  'Without S3_BUCKET, this is the embedded bucket. Start it with npm start, with the same LOCAL_BUCKET_DIR and LOCAL_BUCKET_PORT as here, or set S3_BUCKET.';

/**
 * Sends one signed request, on whose success every other check depends. It is a GET, because errors of a HEAD
 * have no body that names the cause. A missing permission does not make the bucket unreachable.
 * @returns `undefined` when the bucket is reachable
 */
export async function reasonUnreachable(target: Target): Promise<Unreachable | undefined> {
  const reason = await reasonOf(target);
  return reason !== undefined && target.isEmbedded ? { ...reason, todo: EMBEDDED_ADVICE } : reason;
}

async function reasonOf({ client, bucket }: Target): Promise<Unreachable | undefined> {
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
      todo: todo ?? 'Check S3_ENDPOINT and S3_REGION, and check that this machine can connect to the store.',
    };
  }
}

/**
 * The HTTP status of a response that no S3 store gives to a GET: not parseable, or an error without a `Code`.
 */
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
        ? 'The server at S3_ENDPOINT is not an S3 store. It may be a proxy that cannot reach one: check that the store is running, or correct S3_ENDPOINT.'
        : 'The server at S3_ENDPOINT is not an S3 store. Correct S3_ENDPOINT.',
  };
}

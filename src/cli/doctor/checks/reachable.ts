import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { codeOf, explain, patiently, statusOf } from '../../store-refusal.js';
import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';

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

/** One signed question: nothing else makes sense unless it is answered. By GET, whose refusals say why. */
export async function checkReachable({ client, bucket, endpoint }: Target): Promise<Finding> {
  const check = 'Bucket reachable';
  const where = `${bucket} at ${endpoint ?? 'AWS S3'}`;
  try {
    await client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }), patiently());
    return { check, status: 'ok', found: where };
  } catch (error) {
    const todo = ADVICE[codeOf(error)];
    // The permissions have a row each.
    if (todo === undefined && statusOf(error) === 403) return { check, status: 'ok', found: where };
    return {
      check,
      status: 'failed',
      found: `${where}: ${explain(error)}`,
      todo: todo ?? 'Correct S3_ENDPOINT and S3_REGION, and see that this machine reaches the store.',
    };
  }
}

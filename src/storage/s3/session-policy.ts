import { isAwsEndpoint } from '../aws-endpoint.js';
import { arnsOf } from '../bucket-arn.js';
import type { BucketOptions } from '../bucket-options.js';

/** What the service does with objects. */
const OBJECT_ACTIONS = [
  's3:GetObject',
  's3:GetObjectVersion',
  's3:PutObject',
  's3:DeleteObject',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
];

/**
 * The session policy of an assumed role, as JSON. The session has the permissions that both this policy and the
 * role's own grant, so that a mistake in the role does not open other tenants' objects.
 *
 * - `IfExists`: requests for a missing object, and HeadBucket, carry no `s3:prefix`. Without `s3:ListBucket` for
 *   them, S3 returns 403 instead of 404, and denies HeadBucket.
 * - Buckets with a KMS key require `kms:` actions of the caller. Only AWS knows these actions.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
export function sessionPolicy({ bucket, region, endpoint }: BucketOptions, prefix: string): string {
  const { bucketArn, objectsArn } = arnsOf(bucket, region);
  const pattern = `${escaped(prefix)}*`;
  const statements: object[] = [
    { Effect: 'Allow', Action: OBJECT_ACTIONS, Resource: `${objectsArn}/${pattern}` },
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: bucketArn,
      ...(prefix !== '' && { Condition: { StringLikeIfExists: { 's3:prefix': pattern } } }),
    },
  ];
  if (isAwsEndpoint(endpoint)) {
    statements.push({
      Effect: 'Allow',
      Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
      Resource: '*',
      Condition: { StringLike: { 'kms:ViaService': 's3.*' } },
    });
  }
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
function escaped(text: string): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`);
}

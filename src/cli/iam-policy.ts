import { arnsOf } from '../storage/bucket-arn.js';

export interface PolicyStatement {
  Sid: string;
  Effect: 'Allow';
  Action: string[];
  Resource: string;
}

export interface IamPolicy {
  Version: '2012-10-17';
  Statement: PolicyStatement[];
}

/**
 * The least-privilege policy for the identity that the service runs as. `s3:ListBucket` has no condition on
 * the prefix: with one, S3 returns 403 instead of 404 for an object that does not exist, and denies
 * HeadBucket.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export function iamPolicy(bucket: string, keyPrefix: string, region: string): IamPolicy {
  const { bucketArn, objectsArn } = arnsOf(bucket, region);
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Bucket', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: bucketArn },
      {
        Sid: 'Uploads',
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
        Resource: `${objectsArn}/${keyPrefix}*`,
      },
      // The redirect can point to any key of the bucket.
      {
        Sid: 'Downloads',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: `${objectsArn}/*`,
      },
    ],
  };
}

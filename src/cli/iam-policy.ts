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
 * What the service's own identity has to be allowed, and no more. `s3:ListBucket` has no condition on the prefix: with
 * one, S3 answers 403 in place of 404 for an object that does not exist, and HeadBucket is refused.
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
      // The redirect points to any key of the bucket.
      { Sid: 'Downloads', Effect: 'Allow', Action: ['s3:GetObject'], Resource: `${objectsArn}/*` },
    ],
  };
}

/** A bucket's name or an access point's ARN; the objects of the latter are named with `/object`. */
function arnsOf(bucket: string, region: string): { bucketArn: string; objectsArn: string } {
  if (bucket.startsWith('arn:')) return { bucketArn: bucket, objectsArn: `${bucket}/object` };
  const arn = `arn:${partitionOf(region)}:s3:::${bucket}`;
  return { bucketArn: arn, objectsArn: arn };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** ARNs for a bucket name or an access point ARN. Object ARNs of an access point contain `/object`. */
export function arnsOf(bucket: string, region: string): { bucketArn: string; objectsArn: string } {
  if (bucket.startsWith('arn:')) return { bucketArn: bucket, objectsArn: `${bucket}/object` };
  const arn = `arn:${partitionOf(region)}:s3:::${bucket}`;
  return { bucketArn: arn, objectsArn: arn };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

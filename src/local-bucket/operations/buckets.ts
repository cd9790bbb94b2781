import { isBucketName } from '../disk/bucket-name.js';
import { sendEmpty, sendXml } from '../protocol/response.js';
import { S3Error } from '../protocol/s3-error.js';
import { resultDocument, type XmlNode } from '../protocol/xml.js';
import { bucketName, type Exchange, storedBucket } from './exchange.js';

/** ListBuckets: `GET /`. */
export function listBuckets({ response, disk }: Exchange): Promise<void> {
  const buckets = disk.buckets().map(({ name, created }): XmlNode => [
    'Bucket',
    [
      ['Name', name],
      ['CreationDate', created],
    ],
  ]);
  const owner: XmlNode = [
    'Owner',
    [
      ['ID', 'local'],
      ['DisplayName', 'local'],
    ],
  ];
  sendXml(response, 200, resultDocument('ListAllMyBucketsResult', [owner, ['Buckets', buckets]]));
  return Promise.resolve();
}

/** CreateBucket: `PUT /bucket`. */
export async function createBucket(exchange: Exchange): Promise<void> {
  const name = bucketName(exchange);
  if (!isBucketName(name)) {
    throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.', {
      elements: { BucketName: name },
    });
  }
  // In us-east-1 S3 responds with 200 if the caller already owns the bucket, elsewhere with this error.
  if (exchange.disk.has(name) && exchange.region !== 'us-east-1') {
    throw new S3Error(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      {
        elements: { BucketName: name },
      },
    );
  }
  exchange.acceptBody();
  await exchange.disk.createBucket(name);
  sendEmpty(exchange.response, 200, { location: `/${name}` });
}

/** HeadBucket: `HEAD /bucket`. */
export function headBucket(exchange: Exchange): Promise<void> {
  storedBucket(exchange);
  sendEmpty(exchange.response, 200, { 'x-amz-bucket-region': exchange.region });
  return Promise.resolve();
}

/** DeleteBucket: `DELETE /bucket`. */
export async function deleteBucket(exchange: Exchange): Promise<void> {
  await exchange.disk.deleteBucket(bucketName(exchange));
  sendEmpty(exchange.response, 204);
}

/** GetBucketLocation: `GET /bucket?location`. */
export function getBucketLocation(exchange: Exchange): Promise<void> {
  storedBucket(exchange);
  // For us-east-1 S3 returns an empty element.
  const location = exchange.region === 'us-east-1' ? undefined : exchange.region;
  sendXml(exchange.response, 200, resultDocument('LocationConstraint', location));
  return Promise.resolve();
}

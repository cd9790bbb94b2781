import { sendEmpty, sendXml } from '../protocol/response.js';
import { resultDocument } from '../protocol/xml.js';
import { bucketName, type Exchange, storedBucket } from './exchange.js';

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

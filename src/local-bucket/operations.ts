import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets.js';
import { deleteObject, deleteObjects } from './delete-object.js';
import type { Operation } from './exchange.js';
import { getObject } from './get-object.js';
import { listObjects } from './listing.js';
import { putObject } from './put-object.js';
import type { S3Request } from './request.js';
import { S3Error } from './s3-error.js';

/** All that is implemented: method, what the path names, and the subresource the query names. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET service': listBuckets,
  'PUT bucket': createBucket,
  'HEAD bucket': headBucket,
  'DELETE bucket': deleteBucket,
  'GET bucket': listObjects,
  'GET bucket?location': getBucketLocation,
  'POST bucket?delete': deleteObjects,
  'PUT object': putObject,
  'GET object': getObject,
  'HEAD object': getObject,
  'DELETE object': deleteObject,
};

/** Query parameters that make a request another operation; to serve the plain one instead would be wrong. */
const SUBRESOURCES = (
  'accelerate acl analytics append attributes cors delete encryption intelligent-tiering inventory legal-hold ' +
  'lifecycle location logging metadataConfiguration metadataTable metrics notification object-lock ownershipControls ' +
  'partNumber policy policyStatus publicAccessBlock renameObject replication requestPayment restore retention select ' +
  'session tagging torrent uploadId uploads versionId versioning versions website'
).split(' ');

const METHODS = new Set(['GET', 'HEAD', 'PUT', 'POST', 'DELETE']);

export function findOperation({ method, bucket, key, query }: S3Request): Operation {
  const resource = key !== undefined ? 'object' : bucket !== undefined ? 'bucket' : 'service';
  const subresource = SUBRESOURCES.find((name) => query.has(name));
  const name = `${method} ${resource}${subresource === undefined ? '' : `?${subresource}`}`;
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (operation) return operation;
  if (!METHODS.has(method)) {
    throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      elements: { Method: method },
    });
  }
  throw new S3Error(
    'NotImplemented',
    'A parameter or method you provided implies functionality that is not implemented',
  );
}

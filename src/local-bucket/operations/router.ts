import type { S3Request } from '../protocol/request.js';
import { S3Error } from '../protocol/s3-error.js';
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets.js';
import { deleteObject, deleteObjects } from './delete-object.js';
import type { Operation } from './exchange.js';
import { getObjectAttributes } from './get-object-attributes.js';
import { getObject } from './get-object.js';
import { listObjects } from './list-objects.js';
import { abortUpload } from './multipart/abort-upload.js';
import { completeUpload } from './multipart/complete-upload.js';
import { createUpload } from './multipart/create-upload.js';
import { listParts } from './multipart/list-parts.js';
import { listUploads } from './multipart/list-uploads.js';
import { uploadPart } from './multipart/upload-part.js';
import { putObject } from './put-object.js';
import { getBucketPolicy, putBucketPolicy } from './settings/bucket-policy.js';
import { CORS } from './settings/cors-setting.js';
import { LIFECYCLE } from './settings/lifecycle-setting.js';
import { deleteSetting, getSetting, putSetting } from './settings/setting.js';
import { ENCRYPTION, PUBLIC_ACCESS_BLOCK } from './settings/stored-settings.js';
import { getVersioning, putVersioning } from './settings/versioning.js';

/** The implemented operations by method, kind of resource, and subresource in the query. */
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
  'GET object?partNumber': getObject,
  'HEAD object?partNumber': getObject,
  'GET object?attributes': getObjectAttributes,
  'DELETE object': deleteObject,
  'PUT bucket?cors': putSetting(CORS),
  'GET bucket?cors': getSetting(CORS),
  'DELETE bucket?cors': deleteSetting('cors'),
  'PUT bucket?lifecycle': putSetting(LIFECYCLE),
  'GET bucket?lifecycle': getSetting(LIFECYCLE),
  'DELETE bucket?lifecycle': deleteSetting('lifecycle'),
  'PUT bucket?publicAccessBlock': putSetting(PUBLIC_ACCESS_BLOCK),
  'GET bucket?publicAccessBlock': getSetting(PUBLIC_ACCESS_BLOCK),
  'DELETE bucket?publicAccessBlock': deleteSetting('public-access-block'),
  'PUT bucket?encryption': putSetting(ENCRYPTION),
  'GET bucket?encryption': getSetting(ENCRYPTION),
  'DELETE bucket?encryption': deleteSetting('encryption'),
  'PUT bucket?versioning': putVersioning,
  'GET bucket?versioning': getVersioning,
  'PUT bucket?policy': putBucketPolicy,
  'GET bucket?policy': getBucketPolicy,
  'DELETE bucket?policy': deleteSetting('policy'),
  'GET bucket?uploads': listUploads,
  'POST object?uploads': createUpload,
  'PUT object?partNumber': uploadPart,
  'PUT object?uploadId': uploadPart,
  'GET object?uploadId': listParts,
  'POST object?uploadId': completeUpload,
  'DELETE object?uploadId': abortUpload,
};

/**
 * Query parameters that select a different operation. A request with one must not be served as the plain
 * operation.
 */
const SUBRESOURCES = (
  'accelerate acl analytics append attributes cors delete encryption intelligent-tiering inventory legal-hold ' +
  'lifecycle location logging metadataConfiguration metadataTable metrics notification object-lock ownershipControls ' +
  'partNumber policy policyStatus publicAccessBlock renameObject replication requestPayment restore retention select ' +
  'session tagging torrent uploadId uploads versionId versioning versions website'
).split(' ');

const METHODS = new Set(['GET', 'HEAD', 'PUT', 'POST', 'DELETE']);

/**
 * The operation that a request calls.
 *
 * @throws S3Error `MethodNotAllowed` or `NotImplemented`.
 */
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

import { SYSTEM_HEADERS } from '../protocol/metadata.js';
import type { S3Request } from '../protocol/request.js';
import { S3Error } from '../protocol/s3-error.js';
import { deleteBucket, getBucketLocation, headBucket } from './buckets.js';
import { createBucket } from './create-bucket.js';
import { deleteObject, deleteObjects } from './delete-object.js';
import type { Operation } from './exchange.js';
import { getObjectAttributes } from './get-object-attributes.js';
import { getObject } from './get-object.js';
import { listBuckets } from './list-buckets.js';
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
  'PUT object?partNumber&uploadId': uploadPart,
  'PUT object?partNumber': uploadPart,
  'PUT object?uploadId': uploadPart,
  'GET object?uploadId': listParts,
  'POST object?uploadId': completeUpload,
  'DELETE object?uploadId': abortUpload,
};

/** The query parameters that select an operation, in the order in which OPERATIONS names them. */
const SUBRESOURCES = [
  ...new Set(Object.keys(OPERATIONS).flatMap((name) => name.split('?')[1]?.split('&') ?? [])),
].toSorted();

/** The other query parameters. Amazon S3 ignores those that begin with `x-`; X-Amz-* carry the signature. */
const PARAMETERS = new RegExp(
  `^(?:${[
    'bucket-region|continuation-token|delimiter|encoding-type|fetch-owner|key-marker|list-type|marker|max-buckets',
    'max-keys|max-parts|max-uploads|part-number-marker|prefix|start-after|upload-id-marker|[xX]-.*',
    `response-(?:${SYSTEM_HEADERS.join('|')})`,
  ].join('|')})$`,
);

const METHODS = new Set(['GET', 'HEAD', 'PUT', 'POST', 'DELETE']);

/**
 * The operation that a request calls. A request with an unknown parameter calls none: the parameter may
 * select an operation that is not implemented, such as `acl`.
 *
 * @throws S3Error `MethodNotAllowed` or `NotImplemented`.
 */
export function findOperation({ method, bucket, key, query }: S3Request): Operation {
  const resource = key !== undefined ? 'object' : bucket !== undefined ? 'bucket' : 'service';
  const subresources = SUBRESOURCES.filter((name) => query.has(name));
  const name = `${method} ${resource}${subresources.length === 0 ? '' : `?${subresources.join('&')}`}`;
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  const unknown = Array.from(query.entries(), ([parameter]) => parameter).find(
    (parameter) => !SUBRESOURCES.includes(parameter) && !PARAMETERS.test(parameter),
  );
  if (operation && unknown === undefined) return operation;
  if (!METHODS.has(method)) {
    throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      elements: { Method: method },
    });
  }
  throw new S3Error(
    'NotImplemented',
    'A parameter or method you provided implies functionality that is not implemented',
    unknown === undefined ? {} : { elements: { Parameter: unknown } },
  );
}

import { CompleteMultipartUploadCommand, ListPartsCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import type { ObjectKey } from '../../../storage/object-key.js';
import { statusOf, withDeadline } from '../../store-error.js';
import type { Target } from '../../target.js';
import { createUpload } from '../create-upload.js';
import { isSuccess, request } from '../request.js';
import type { TestObjects } from '../test-objects.js';

const BODY = 'signpost';

/** A kind of request by which clients upload. */
export interface UploadRequest {
  readonly name: string;
  /**
   * Uploads an object, with additional unsigned headers on the client's request.
   * @returns whether the store accepted the request; if so, the object exists
   */
  readonly send: (
    target: Target,
    testObjects: TestObjects,
    key: ObjectKey,
    headers: Readonly<Record<string, string>>,
  ) => Promise<boolean>;
}

export const UPLOAD_REQUESTS: readonly UploadRequest[] = [
  {
    name: 'PUT',
    async send({ uploadPresigner, uploadHeaders }, _testObjects, key, headers) {
      const { url } = await uploadPresigner.presignPut({ key, expiresIn: 60, headers: uploadHeaders });
      const sent = { ...uploadHeaders, ...headers };
      return isSuccess(await request(url, { method: 'PUT', headers: sent, ...bodyFor(headers) }));
    },
  },
  {
    name: 'part',
    async send(target, testObjects, key, headers) {
      const uploadId = await createUpload(target, testObjects, key).catch(() => undefined);
      if (uploadId === undefined) return false;
      const part = { key, uploadId, partNumber: 1, expiresIn: 60, headers: {} };
      const { url } = await target.uploadPresigner.presignPart(part);
      const sent = { method: 'PUT', headers, ...bodyFor(headers) };
      if (!isSuccess(await request(url, sent))) return false;
      return complete(target, testObjects, key, uploadId);
    },
  },
  {
    name: 'create',
    async send(target, testObjects, key, headers) {
      const { client, bucket, uploadPresigner, uploadHeaders } = target;
      const creation = { key, expiresIn: 60, headers: uploadHeaders };
      const { url } = await uploadPresigner.presignCreateMultipart(creation);
      const response = await request(url, { method: 'POST', headers: { ...uploadHeaders, ...headers } });
      const { uploadId } = response;
      if (!isSuccess(response) || uploadId === undefined) return false;
      testObjects.uploads.set(uploadId, key);
      const part = { Bucket: bucket, Key: key, UploadId: uploadId, PartNumber: 1, Body: BODY };
      await client.send(new UploadPartCommand(part), withDeadline());
      return complete(target, testObjects, key, uploadId);
    },
  },
  {
    name: 'form',
    async send({ uploadPresigner }, _testObjects, key, headers) {
      const limits = { minSize: 0, maxSize: 100 };
      const form = await uploadPresigner.presignPost({ key, expiresIn: 60, fields: {}, ...limits });
      const body = new FormData();
      for (const [name, value] of Object.entries(form.fields)) body.set(name, value);
      body.set('file', new Blob([BODY]), 'form.txt');
      return isSuccess(await request(form.url, { method: 'POST', headers, body }));
    },
  },
];

/** Stores reject a copy that has a body. */
function bodyFor(headers: Readonly<Record<string, string>>): { body?: string } {
  return 'x-amz-copy-source' in headers ? {} : { body: BODY };
}

/**
 * Completes the upload, if the service still can: with an additional grant, Ceph denies its own owner access to
 * the upload once public ACLs are ignored.
 */
async function complete(
  { client, bucket }: Target,
  testObjects: TestObjects,
  key: string,
  uploadId: string,
): Promise<boolean> {
  const upload = { Bucket: bucket, Key: key, UploadId: uploadId };
  try {
    const { Parts = [] } = await client.send(new ListPartsCommand(upload), withDeadline());
    const MultipartUpload = { Parts: Parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })) };
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }), withDeadline());
  } catch (error) {
    if (statusOf(error) === 403) return false;
    throw error;
  }
  testObjects.uploads.delete(uploadId);
  return true;
}

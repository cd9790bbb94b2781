import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { codeOf, explain, isUnsupported, statusOf, withDeadline } from '../../store-error.js';
import type { Target } from '../../target.js';
import { createUpload } from '../create-upload.js';
import type { Finding } from '../finding.js';
import type { TestObjects } from '../test-objects.js';

/** Placeholder when no upload could be created. Stores check the permission before they look up the id. */
const NO_UPLOAD = 'none';

/** Runs every operation that the service performs or signs, once each. */
export async function checkPermissions(target: Target, testObjects: TestObjects): Promise<Finding[]> {
  return [
    ...(await checkBucketOperations(target)),
    ...(await checkObjectOperations(target, testObjects)),
    ...(await checkMultipartOperations(target, testObjects)),
  ];
}

async function checkBucketOperations({ client, bucket }: Target): Promise<Finding[]> {
  const Bucket = bucket;
  return [
    await checkOperation('HeadBucket', 's3:ListBucket', () =>
      client.send(new HeadBucketCommand({ Bucket }), withDeadline()),
    ),
    await checkOperation('ListObjectsV2', 's3:ListBucket', () =>
      client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }), withDeadline()),
    ),
  ];
}

async function checkObjectOperations(
  { client, bucket }: Target,
  testObjects: TestObjects,
): Promise<Finding[]> {
  const object = { Bucket: bucket, Key: testObjects.key('object.txt') };
  return [
    await checkOperation('PutObject', 's3:PutObject', () =>
      client.send(new PutObjectCommand({ ...object, Body: 'signpost' }), withDeadline()),
    ),
    await checkOperation('GetObject', 's3:GetObject', async () => {
      const { Body } = await client.send(new GetObjectCommand(object), withDeadline());
      await Body?.transformToByteArray();
    }),
    await checkOperation('HeadObject', 's3:GetObject', () =>
      client.send(new HeadObjectCommand(object), withDeadline()),
    ),
    await checkOperation('DeleteObject', 's3:DeleteObject', () =>
      client.send(new DeleteObjectCommand(object), withDeadline()),
    ),
  ];
}

async function checkMultipartOperations(target: Target, testObjects: TestObjects): Promise<Finding[]> {
  const { client, bucket } = target;
  const object = { Bucket: bucket, Key: testObjects.key('parts.bin') };
  const create = (): Promise<string> => createUpload(target, testObjects, object.Key);
  let upload = { ...object, UploadId: NO_UPLOAD };
  let ETag: string | undefined;
  const findings = [
    await checkOperation('CreateMultipartUpload', 's3:PutObject', async () => {
      upload = { ...object, UploadId: await create() };
    }),
    await checkOperation('UploadPart', 's3:PutObject', async () => {
      ({ ETag } = await client.send(
        new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'signpost' }),
        withDeadline(),
      ));
    }),
    await checkOperation('ListParts', 's3:ListMultipartUploadParts', () =>
      client.send(new ListPartsCommand(upload), withDeadline()),
    ),
    await checkOperation('CompleteMultipartUpload', 's3:PutObject', async () => {
      const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
      await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }), withDeadline());
      testObjects.uploads.delete(upload.UploadId);
    }),
    await checkOperation('AbortMultipartUpload', 's3:AbortMultipartUpload', async () => {
      const UploadId = upload.UploadId === NO_UPLOAD ? NO_UPLOAD : await create();
      await client.send(new AbortMultipartUploadCommand({ ...object, UploadId }), withDeadline());
      testObjects.uploads.delete(UploadId);
    }),
  ];
  return [...findings, ...supportOf(findings)];
}

/** Reports multipart support, unless a denied permission leaves it unknown. */
function supportOf(findings: readonly Finding[]): Finding[] {
  const multipart = findings.every(({ status }) => status === 'ok');
  if (!multipart && !findings.some(({ status }) => status === 'not_supported')) return [];
  return [
    {
      check: 'Multipart uploads',
      status: multipart ? 'ok' : 'not_supported',
      found: multipart ? 'supported' : 'see the multipart operations above',
      supports: { multipart },
    },
  ];
}

async function checkOperation(
  check: string,
  action: string,
  operation: () => Promise<unknown>,
): Promise<Finding> {
  try {
    await operation();
    return { check, status: 'ok', found: 'allowed' };
  } catch (error) {
    if (isUnsupported(error)) return { check, status: 'not_supported', found: explain(error) };
    // Missing because an earlier operation was denied. The store looked for it, so this operation is allowed.
    if (['NoSuchKey', 'NotFound', 'NoSuchUpload'].includes(codeOf(error))) {
      return { check, status: 'ok', found: 'allowed' };
    }
    const finding: Finding = { check, status: 'failed', found: explain(error) };
    if (statusOf(error) !== 403)
      return { ...finding, todo: "Look up this error in the store's documentation or logs." };
    const todo = `Allow ${action}; the IAM policy in this report lists every required action. Also check the bucket policy for a Deny.`;
    return { ...finding, todo, missingAction: action };
  }
}

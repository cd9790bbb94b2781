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
import { codeOf, explain, isUnsupported, withDeadline, statusOf } from '../../store-refusal.js';
import type { Target } from '../../target.js';
import { createUpload } from '../create-upload.js';
import type { Finding } from '../finding.js';
import type { TestObjects } from '../test-objects.js';

/** Stands for an upload that could not be begun; the store looks at the permission first. */
const NO_UPLOAD = 'none';

/** Every operation that the service does or signs for, done once. */
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
  const begin = (): Promise<string> => createUpload(target, testObjects, object.Key);
  let upload = { ...object, UploadId: NO_UPLOAD };
  let ETag: string | undefined;
  const findings = [
    await checkOperation('CreateMultipartUpload', 's3:PutObject', async () => {
      upload = { ...object, UploadId: await begin() };
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
      const UploadId = upload.UploadId === NO_UPLOAD ? NO_UPLOAD : await begin();
      await client.send(new AbortMultipartUploadCommand({ ...object, UploadId }), withDeadline());
      testObjects.uploads.delete(UploadId);
    }),
  ];
  return [...findings, ...supportOf(findings)];
}

/** Nothing is known of a store that refused the permission. */
function supportOf(findings: readonly Finding[]): Finding[] {
  const multipart = findings.every(({ status }) => status === 'ok');
  if (!multipart && !findings.some(({ status }) => status === 'not_supported')) return [];
  return [
    {
      check: 'Multipart uploads',
      status: multipart ? 'ok' : 'not_supported',
      found: multipart ? 'supported' : 'see the operations above',
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
    return { check, status: 'ok', found: 'permitted' };
  } catch (error) {
    if (isUnsupported(error)) return { check, status: 'not_supported', found: explain(error) };
    // What is not there because an earlier operation was refused: this one was let through to look for it.
    if (['NoSuchKey', 'NotFound', 'NoSuchUpload'].includes(codeOf(error))) {
      return { check, status: 'ok', found: 'permitted' };
    }
    const finding: Finding = { check, status: 'failed', found: explain(error) };
    if (statusOf(error) !== 403) return { ...finding, todo: 'See what the store says about it.' };
    const todo = `Allow ${action} (the policy below has all that is needed), and look for a Deny in the bucket policy.`;
    return { ...finding, todo, missingAction: action };
  }
}

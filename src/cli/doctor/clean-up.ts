import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { codeOf, statusOf, withDeadline } from '../store-error.js';
import type { Target } from '../target.js';
import type { TestObjects } from './test-objects.js';

/**
 * Deletes the test objects of one run and aborts its multipart uploads.
 * @returns a line for each object or upload that could not be removed
 */
export async function cleanUp(target: Target, testObjects: TestObjects): Promise<string[]> {
  return [...(await removeUploads(target, testObjects)), ...(await removeObjects(target, testObjects))];
}

async function removeUploads({ client, bucket }: Target, testObjects: TestObjects): Promise<string[]> {
  const left: string[] = [];
  const uploads = new Map(testObjects.uploads);
  try {
    const response = await client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: testObjects.prefix }),
      withDeadline(),
    );
    for (const { Key, UploadId } of response.Uploads ?? []) if (Key && UploadId) uploads.set(UploadId, Key);
  } catch {
    // Listing needs a permission of its own. The uploads that this run created are known without it.
  }
  for (const [UploadId, Key] of uploads) {
    try {
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }), withDeadline());
    } catch (error) {
      if (statusOf(error) !== 404) left.push(`incomplete multipart upload of ${Key} (${codeOf(error)})`);
    }
  }
  return left;
}

async function removeObjects(target: Target, testObjects: TestObjects): Promise<string[]> {
  const left: string[] = [];
  for (const { key, versionId } of await versionsOf(target, testObjects)) {
    try {
      const { DeleteMarker } = await target.client.send(
        new DeleteObjectCommand({ Bucket: target.bucket, Key: key, VersionId: versionId }),
        withDeadline(),
      );
      if (DeleteMarker === true && versionId === undefined) left.push(`noncurrent versions of ${key}`);
    } catch (error) {
      if (await mayExist(target, key)) left.push(`${key} (${codeOf(error)})`);
    }
  }
  return left;
}

/**
 * The objects to delete. With versioning enabled or suspended, an object is only gone when all its versions
 * are deleted. If they cannot be listed: every key that was handed out.
 */
async function versionsOf(
  { client, bucket }: Target,
  testObjects: TestObjects,
): Promise<{ key: string; versionId?: string }[]> {
  const keys = Array.from(testObjects.keys, (key) => ({ key }));
  try {
    const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket: bucket }), withDeadline());
    if (Status === undefined) return keys;
    const { Versions = [], DeleteMarkers = [] } = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: testObjects.prefix }),
      withDeadline(),
    );
    return [...Versions, ...DeleteMarkers].flatMap(({ Key: key, VersionId: versionId }) =>
      key === undefined || versionId === undefined ? [] : [{ key, versionId }],
    );
  } catch {
    return keys;
  }
}

async function mayExist({ client, bucket }: Target, key: string): Promise<boolean> {
  try {
    await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), withDeadline());
    return true;
  } catch (error) {
    return statusOf(error) !== 404;
  }
}

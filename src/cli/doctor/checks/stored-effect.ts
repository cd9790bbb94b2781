import { GetObjectTaggingCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { codeOf, isUnsupported, withDeadline } from '../../store-error.js';
import type { Target } from '../../target.js';
import { isSuccess, request } from '../request.js';
import type { TestObjects } from '../test-objects.js';

/** The content of the object that a copy would read. No other test object has this length. */
const SOURCE = 'the content of another object';

/** Bytes. */
export const SOURCE_SIZE = SOURCE.length;

/**
 * Stores an object that a copy could read.
 * @returns the value of `x-amz-copy-source` that names it
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
export async function storeSource({ client, bucket }: Target, testObjects: TestObjects): Promise<string> {
  const key = testObjects.key('source.txt');
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: SOURCE }), withDeadline());
  const path = key.split('/').map(encodeURIComponent).join('/');
  return bucket.startsWith('arn:') ? `${bucket}/object/${path}` : `/${bucket}/${path}`;
}

/** Bytes; `undefined` if there is no such object. */
export async function sizeOf({ client, bucket }: Target, key: string): Promise<number | undefined> {
  const { ContentLength } = await client.send(
    new HeadObjectCommand({ Bucket: bucket, Key: key }),
    withDeadline(),
  );
  return ContentLength;
}

/** Whether everyone can read the object, without a signature. */
export async function isPublic({ presigner, files }: Target, key: string): Promise<boolean> {
  return isSuccess(await request(presigner.urlOf(files.key(key))));
}

/** Whether the object has tags; `undefined` if the service may not read them. */
export async function isTagged({ client, bucket }: Target, key: string): Promise<boolean | undefined> {
  try {
    const { TagSet } = await client.send(
      new GetObjectTaggingCommand({ Bucket: bucket, Key: key }),
      withDeadline(),
    );
    return TagSet !== undefined && TagSet.length > 0;
  } catch (error) {
    // A store without tags, or one that reports their absence as an error.
    return isUnsupported(error) || codeOf(error) === 'NoSuchTagSet' ? false : undefined;
  }
}

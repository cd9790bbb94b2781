import {
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { statusOf, withDeadline } from '../../store-error.js';
import type { Target } from '../../target.js';
import { createUpload } from '../create-upload.js';
import type { Finding } from '../finding.js';
import type { TestObjects } from '../test-objects.js';

const PART = 'signpost';

/** Checks whether CompleteMultipartUpload enforces the declared size and `If-None-Match`. */
export async function checkCompletion(target: Target, testObjects: TestObjects): Promise<Finding[]> {
  const key = testObjects.key('completed.bin');
  const first = await uploadOnePart(target, testObjects, key);
  const size = await rejectionStatus(target, { ...first, MpuObjectSize: PART.length + 1 });
  if (size !== undefined) await complete(target, first);
  const second = await uploadOnePart(target, testObjects, key);
  const once = await rejectionStatus(target, { ...second, IfNoneMatch: '*' });
  return [
    {
      check: 'Size at completion',
      ...(size === 400
        ? { status: 'ok', found: 'x-amz-mp-object-size is enforced' }
        : {
            status: 'not_supported',
            found: `a completion with the wrong x-amz-mp-object-size ${size === undefined ? 'was accepted' : `returned ${size}`}`,
            todo: 'Pages that use signRequest can upload more than MAX_FILE_SIZE in parts. POST /files/complete and POST /download-url reject such a file after the upload.',
          }),
      supports: { completionSize: size === 400 },
    },
    {
      check: 'Conditional completion',
      ...(once === 412
        ? { status: 'ok', found: 'if-none-match is enforced for multipart uploads' }
        : {
            status: 'not_supported',
            found: `a completion with if-none-match ${once === undefined ? 'overwrote an existing object' : `returned ${once}`}`,
            todo: 'On this store, UPLOAD_SINGLE_USE has no effect on multipart uploads.',
          }),
      supports: { conditionalCompletion: once === 412 },
    },
  ];
}

/** Creates a multipart upload and uploads its only part. */
async function uploadOnePart(
  target: Target,
  testObjects: TestObjects,
  key: string,
): Promise<CompleteMultipartUploadCommandInput> {
  const upload = { Bucket: target.bucket, Key: key, UploadId: await createUpload(target, testObjects, key) };
  const part = new UploadPartCommand({ ...upload, PartNumber: 1, Body: PART });
  const { ETag } = await target.client.send(part, withDeadline());
  return { ...upload, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
}

async function complete({ client }: Target, upload: CompleteMultipartUploadCommandInput): Promise<void> {
  await client.send(new CompleteMultipartUploadCommand(upload), withDeadline());
}

/** The status with which the store rejects the completion; `undefined` when it accepts. */
async function rejectionStatus(
  target: Target,
  upload: CompleteMultipartUploadCommandInput,
): Promise<number | undefined> {
  try {
    await complete(target, upload);
    return undefined;
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined) throw error;
    return status;
  }
}

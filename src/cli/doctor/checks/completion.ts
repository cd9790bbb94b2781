import {
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { withDeadline, statusOf } from '../../store-refusal.js';
import type { Target } from '../../target.js';
import { createUpload } from '../create-upload.js';
import type { Finding } from '../finding.js';
import type { TestObjects } from '../test-objects.js';

const PART = 'signpost';

/** What the completion of an upload in parts is held to for who is strict: the size that is said, and a key that is free. */
export async function checkCompletion(target: Target, testObjects: TestObjects): Promise<Finding[]> {
  const key = testObjects.key('completed.bin');
  const first = await uploadOnePart(target, testObjects, key);
  const size = await refusal(target, { ...first, MpuObjectSize: PART.length + 1 });
  if (size !== undefined) await complete(target, first);
  const second = await uploadOnePart(target, testObjects, key);
  const once = await refusal(target, { ...second, IfNoneMatch: '*' });
  return [
    {
      check: 'Size at completion',
      ...(size === 400
        ? { status: 'ok', found: 'x-amz-mp-object-size holds' }
        : {
            status: 'not_supported',
            found: `With another x-amz-mp-object-size a completion was ${size === undefined ? 'taken' : `answered ${size}`}`,
            todo: 'Pages that complete uploads themselves are not held to a size: inspection finds it later.',
          }),
      supports: { completionSize: size === 400 },
    },
    {
      check: 'Conditional completion',
      ...(once === 412
        ? { status: 'ok', found: 'if-none-match holds for uploads in parts' }
        : {
            status: 'not_supported',
            found: `With if-none-match a completion was ${once === undefined ? 'taken' : `answered ${once}`}`,
            todo: 'UPLOAD_SINGLE_USE does not hold for uploads in parts.',
          }),
      supports: { conditionalCompletion: once === 412 },
    },
  ];
}

/** An upload whose only part is there. */
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

/** The status that refuses it; undefined when it is taken. */
async function refusal(
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

import type { Target } from '../../target.js';
import { createUpload } from '../create-upload.js';
import type { Finding } from '../finding.js';
import { describeResponse, isSuccess, NO_RESPONSE_ADVICE, request, type StoreResponse } from '../request.js';
import type { TestObjects } from '../test-objects.js';

const TYPE = { 'content-type': 'text/plain' };
const BODY = 'signpost';

/** Uses each kind of presigned URL through the public endpoint, as clients do. */
export async function checkUrls(target: Target, testObjects: TestObjects): Promise<Finding[]> {
  const { presigner, uploadPresigner } = target;
  const object = { key: testObjects.key('url.txt'), expiresIn: 60 };
  const headers = { ...TYPE, ...target.uploadHeaders };
  const put = await uploadPresigner.presignPut({ ...object, headers });
  const send = { method: 'PUT', headers, body: BODY };
  return [
    expectSuccess(presigner.origin, 'PUT URL', await request(put.url, send)),
    expectRejection('PUT URL, tampered', await request(tampered(put.url), send)),
    expectRejection(
      'PUT URL, other content type',
      await request(put.url, { ...send, headers: { ...headers, 'content-type': 'text/html' } }),
    ),
    expectSuccess(presigner.origin, 'GET URL', await request((await presigner.presignGet(object)).url)),
    expectSuccess(
      presigner.origin,
      'HEAD URL',
      await request((await presigner.presignHead(object)).url, { method: 'HEAD' }),
    ),
    expectRejection('GET without a signature', await request(unsigned(put.url))),
    await checkPart(target, testObjects),
    expectSuccess(
      presigner.origin,
      'DELETE URL',
      await request((await presigner.presignDelete(object)).url, { method: 'DELETE' }),
    ),
  ];
}

async function checkPart(target: Target, testObjects: TestObjects): Promise<Finding> {
  const { presigner, uploadPresigner } = target;
  const key = testObjects.key('part.bin');
  // The CreateMultipartUpload check reports the cause.
  const uploadId = await createUpload(target, testObjects, key).catch(() => undefined);
  if (uploadId === undefined) {
    return {
      check: 'UploadPart URL',
      status: 'warning',
      found: 'not checked: no multipart upload could be created',
    };
  }
  const part = { key, uploadId, partNumber: 1, expiresIn: 60, headers: {} };
  const { url } = await uploadPresigner.presignPart(part);
  return expectSuccess(presigner.origin, 'UploadPart URL', await request(url, { method: 'PUT', body: BODY }));
}

function expectSuccess(origin: string, check: string, response: StoreResponse): Finding {
  return isSuccess(response)
    ? { check, status: 'ok', found: describeResponse(response) }
    : {
        check,
        status: 'failed',
        found: `${describeResponse(response)} from ${origin}`,
        todo: adviceFor(response),
      };
}

function expectRejection(check: string, response: StoreResponse): Finding {
  if (response.status === 401 || response.status === 403) {
    return { check, status: 'ok', found: `rejected: ${describeResponse(response)}` };
  }
  const isOpen = isSuccess(response);
  return {
    check,
    status: 'failed',
    found: isOpen ? `accepted: ${describeResponse(response)}` : describeResponse(response),
    todo: isOpen
      ? 'The store accepts requests without a valid signature. Remove the public ACL or bucket policy, or the proxy that signs such requests.'
      : adviceFor(response),
  };
}

function adviceFor({ status, code }: StoreResponse): string {
  if (status === 0) return NO_RESPONSE_ADVICE;
  if (code === 'InvalidAccessKeyId') {
    return 'The store does not recognise this access key. Correct S3_UPLOAD_ACCESS_KEY_ID and S3_UPLOAD_SECRET_ACCESS_KEY.';
  }
  if (status === 501) {
    return 'The store does not support a signed header. With upload credentials, set S3_UPLOAD_SIGN_HEADERS=false.';
  }
  if (code === 'SignatureDoesNotMatch') {
    return 'A proxy in front of the store must forward Host, path and query unchanged. S3_PUBLIC_ENDPOINT must use that host.';
  }
  if (code === 'AccessDenied') return 'See the permission and clock checks above.';
  return 'The store rejects this kind of URL. Correct S3_PUBLIC_ENDPOINT, S3_REGION or S3_FORCE_PATH_STYLE.';
}

/** The URL with the last digit of its signature changed. */
function tampered(url: string): string {
  return url.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
}

function unsigned(url: string): string {
  return url.slice(0, url.indexOf('?'));
}

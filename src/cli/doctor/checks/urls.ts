import type { Target } from '../../target.js';
import { createUpload } from '../create-upload.js';
import type { Finding } from '../finding.js';
import type { TestObjects } from '../test-objects.js';
import { type StoreResponse, describeResponse, isSuccess, NO_RESPONSE_ADVICE, request } from '../request.js';

const TYPE = { 'content-type': 'text/plain' };
const BODY = 'signpost';

/** Every kind of URL, used by way of the endpoint that clients reach. */
export async function checkUrls(target: Target, testObjects: TestObjects): Promise<Finding[]> {
  const { presigner } = target;
  const object = { key: testObjects.key('url.txt'), expiresIn: 60 };
  const put = await presigner.presignPut({ ...object, headers: TYPE });
  const send = { method: 'PUT', headers: TYPE, body: BODY };
  return [
    expectSuccess(presigner.origin, 'PUT URL', await request(put.url, send)),
    expectRejection('PUT URL, tampered', await request(tampered(put.url), send)),
    expectRejection(
      'PUT URL, other content type',
      await request(put.url, { ...send, headers: { 'content-type': 'text/html' } }),
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
  const { presigner } = target;
  const key = testObjects.key('part.bin');
  // Its own row says why it could not.
  const uploadId = await createUpload(target, testObjects, key).catch(() => undefined);
  if (uploadId === undefined) {
    return { check: 'UploadPart URL', status: 'warning', found: 'Not checked: no upload could be begun' };
  }
  const { url } = await presigner.presignPart({ key, uploadId, partNumber: 1, expiresIn: 60, headers: {} });
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
    return { check, status: 'ok', found: `refused, ${describeResponse(response)}` };
  }
  const isOpen = isSuccess(response);
  return {
    check,
    status: 'failed',
    found: isOpen ? `taken, ${describeResponse(response)}` : describeResponse(response),
    todo: isOpen
      ? 'The store lets strangers in: remove the public ACL or policy, or the proxy that signs for them.'
      : adviceFor(response),
  };
}

function adviceFor({ status, code }: StoreResponse): string {
  if (status === 0) return NO_RESPONSE_ADVICE;
  if (code === 'SignatureDoesNotMatch') {
    return 'A proxy in front of the store has to pass Host, path and query as they are; S3_PUBLIC_ENDPOINT has to be that name.';
  }
  if (code === 'AccessDenied') return 'See the permissions and the clock, above.';
  return 'Correct S3_PUBLIC_ENDPOINT, S3_REGION or S3_FORCE_PATH_STYLE: this is not how the store wants to be asked.';
}

/** With another last digit of the signature. */
function tampered(url: string): string {
  return url.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
}

function unsigned(url: string): string {
  return url.slice(0, url.indexOf('?'));
}

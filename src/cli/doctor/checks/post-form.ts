import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import {
  describeOutcome,
  describeResponse,
  isRejected,
  isSuccess,
  request,
  type StoreResponse,
} from '../request.js';
import type { TestObjects } from '../test-objects.js';

/** For stores without forms, such as Cloudflare R2 and Backblaze B2. */
const REMEDY =
  'Set UPPY_UPLOAD_METHOD=PUT, so that Uppy uploads with PUT, and request upload URLs with method PUT.';

/** Uploads with a browser form (POST policy) and checks that the store enforces the policy's size limit. */
export async function checkPostForm(
  { uploadPresigner, uppyMethod }: Target,
  testObjects: TestObjects,
): Promise<Finding> {
  const check = 'POST form';
  const fields = { 'Content-Type': 'text/plain' };
  const form = await uploadPresigner.presignPost({
    key: testObjects.key('form.txt'),
    expiresIn: 60,
    fields,
    minSize: 1,
    maxSize: 8,
  });
  const send = (file: string): Promise<StoreResponse> => {
    const body = new FormData();
    for (const [name, value] of Object.entries(form.fields)) body.set(name, value);
    body.set('file', new Blob([file], { type: 'text/plain' }), 'form.txt');
    return request(form.url, { method: 'POST', body });
  };
  const accepted = await send('signpost');
  if (!isSuccess(accepted)) {
    const isUnsupported = [400, 404, 405, 411, 501].includes(accepted.status);
    return {
      check,
      status: isUnsupported && uppyMethod === 'PUT' ? 'not_supported' : 'failed',
      found: describeResponse(accepted),
      todo: isUnsupported
        ? `This store does not support form uploads. ${REMEDY}`
        : `See the URL checks above. If the PUT URL is ok, this store does not support form uploads. ${REMEDY}`,
      ...(isUnsupported && { supports: { postPolicy: false } }),
    };
  }
  const tooLarge = await send('signposts');
  if (!isRejected(tooLarge)) {
    return {
      check,
      status: 'failed',
      found: `a POST that exceeded the policy's size limit ${describeOutcome(tooLarge)}`,
      todo: `The store does not enforce POST policies. ${REMEDY}`,
      supports: { postPolicy: false },
    };
  }
  const found = `${describeResponse(accepted)}; a larger file is rejected`;
  const supports = { postPolicy: true };
  return accepted.headers.has('etag') || uppyMethod === 'PUT'
    ? { check, status: 'ok', found, supports }
    : {
        check,
        status: 'warning',
        found: `${found}; the response has no ETag`,
        todo: 'Uppy 5 hangs without it. Set UPPY_UPLOAD_METHOD=PUT, unless all pages use Uppy 6.',
        supports,
      };
}

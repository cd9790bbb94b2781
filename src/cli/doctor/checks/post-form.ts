import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import type { Probe } from '../probe.js';
import { type Answer, inWords, isRefusal, isSuccess, request, wasAnswered } from '../request.js';

/** A browser's form with a signed policy, and whether its limits hold. */
export async function checkPostForm({ presigner, uppyMethod }: Target, probe: Probe): Promise<Finding> {
  const check = 'POST form';
  const fields = { 'Content-Type': 'text/plain' };
  const form = await presigner.presignPost({
    key: probe.key('form.txt'),
    expiresIn: 60,
    fields,
    minSize: 1,
    maxSize: 8,
  });
  const send = (file: string): Promise<Answer> => {
    const body = new FormData();
    for (const [name, value] of Object.entries(form.fields)) body.set(name, value);
    body.set('file', new Blob([file], { type: 'text/plain' }), 'form.txt');
    return request(form.url, { method: 'POST', body });
  };
  const taken = await send('signpost');
  if (!isSuccess(taken)) {
    const isLacking = [400, 404, 405, 411, 501].includes(taken.status);
    return {
      check,
      status: isLacking ? 'not_supported' : 'failed',
      found: inWords(taken),
      todo: isLacking ? 'Use method PUT.' : 'See the rows of the other URLs.',
      ...(isLacking && { supports: { postPolicy: false } }),
    };
  }
  const tooLarge = await send('signposts');
  if (!isRefusal(tooLarge)) {
    return {
      check,
      status: 'failed',
      found: `A file larger than the policy allows ${wasAnswered(tooLarge)}`,
      todo: 'The store does not hold clients to the policy: use method PUT.',
      supports: { postPolicy: false },
    };
  }
  const found = `${inWords(taken)}; a larger file is refused`;
  const supports = { postPolicy: true };
  return taken.headers.has('etag') || uppyMethod === 'PUT'
    ? { check, status: 'ok', found, supports }
    : {
        check,
        status: 'warning',
        found: `${found}; the answer has no ETag`,
        todo: 'Uppy 5 waits for it for ever: UPPY_UPLOAD_METHOD=PUT, unless all pages use Uppy 6.',
        supports,
      };
}

import type { Target } from '../../target.js';
import { beginUpload } from '../begin-upload.js';
import type { Finding } from '../finding.js';
import type { Probe } from '../probe.js';
import { type Answer, inWords, isSuccess, NO_ANSWER_ADVICE, request } from '../request.js';

const TYPE = { 'content-type': 'text/plain' };
const BODY = 'signpost';

/** Every kind of URL, used by way of the endpoint that clients reach. */
export async function checkUrls(target: Target, probe: Probe): Promise<Finding[]> {
  const { presigner } = target;
  const object = { key: probe.key('url.txt'), expiresIn: 60 };
  const put = await presigner.presignPut({ ...object, headers: TYPE });
  const send = { method: 'PUT', headers: TYPE, body: BODY };
  return [
    served(presigner.origin, 'PUT URL', await request(put.url, send)),
    refused('PUT URL, tampered', await request(tampered(put.url), send)),
    refused(
      'PUT URL, other content type',
      await request(put.url, { ...send, headers: { 'content-type': 'text/html' } }),
    ),
    served(presigner.origin, 'GET URL', await request((await presigner.presignGet(object)).url)),
    served(
      presigner.origin,
      'HEAD URL',
      await request((await presigner.presignHead(object)).url, { method: 'HEAD' }),
    ),
    refused('GET without a signature', await request(unsigned(put.url))),
    await checkPart(target, probe),
    served(
      presigner.origin,
      'DELETE URL',
      await request((await presigner.presignDelete(object)).url, { method: 'DELETE' }),
    ),
  ];
}

async function checkPart(target: Target, probe: Probe): Promise<Finding> {
  const { presigner } = target;
  const key = probe.key('part.bin');
  // Its own row says why it could not.
  const uploadId = await beginUpload(target, probe, key).catch(() => undefined);
  if (uploadId === undefined) {
    return { check: 'UploadPart URL', status: 'warning', found: 'Not checked: no upload could be begun' };
  }
  const { url } = await presigner.presignPart({ key, uploadId, partNumber: 1, expiresIn: 60, headers: {} });
  return served(presigner.origin, 'UploadPart URL', await request(url, { method: 'PUT', body: BODY }));
}

function served(origin: string, check: string, answer: Answer): Finding {
  return isSuccess(answer)
    ? { check, status: 'ok', found: inWords(answer) }
    : { check, status: 'failed', found: `${inWords(answer)} from ${origin}`, todo: adviceFor(answer) };
}

function refused(check: string, answer: Answer): Finding {
  if (answer.status === 401 || answer.status === 403) {
    return { check, status: 'ok', found: `refused, ${inWords(answer)}` };
  }
  const isOpen = isSuccess(answer);
  return {
    check,
    status: 'failed',
    found: isOpen ? `taken, ${inWords(answer)}` : inWords(answer),
    todo: isOpen
      ? 'The store lets strangers in: remove the public ACL or policy, or the proxy that signs for them.'
      : adviceFor(answer),
  };
}

function adviceFor({ status, code }: Answer): string {
  if (status === 0) return NO_ANSWER_ADVICE;
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

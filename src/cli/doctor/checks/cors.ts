import { pagesRule, REDIRECTS_RULE } from '../../../storage/cors-rules.js';
import { REDIRECTED_ORIGIN } from '../../bucket-cors.js';
import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import { describeOutcome, isSuccess, NO_RESPONSE_ADVICE, request, type StoreResponse } from '../request.js';
import type { TestObjects } from '../test-objects.js';
import { hiddenHeaders, isReadable, rejectedPreflights, type Rejection } from './cors-request.js';

const ADVICE = 'Run npm run bucket:setup to add the CORS rule for this origin.';
const REDIRECTS_ADVICE =
  'Run npm run bucket:setup to add the CORS rule for redirects. Without it, pages cannot use links to this service in fetch(), <img crossorigin>, <video crossorigin> and service workers.';
const NOT_CHECKED = 'See the permission and URL checks above.';

/**
 * Sends the requests of a page as a browser does: for each origin directly, and as they arrive after a redirect
 * of this service. Unlike reading the CORS rules, this needs no permission and shows what browsers experience.
 */
export async function checkCors(target: Target, testObjects: TestObjects): Promise<Finding[]> {
  if (target.origins.length === 0) {
    return [
      {
        check: 'CORS',
        status: 'warning',
        found: 'not checked: no page origins are configured',
        todo: 'Set CORS_ORIGINS or pass --origin https://app.example.com. You can ignore this if no web page uses the bucket.',
      },
    ];
  }
  return [
    ...(await Promise.all(target.origins.map((origin) => checkOrigin(target, testObjects, origin)))),
    await checkRedirects(target, testObjects),
  ];
}

async function checkOrigin(
  { presigner, uploadPresigner }: Target,
  testObjects: TestObjects,
  origin: string,
): Promise<Finding> {
  const check = `CORS for ${origin}`;
  const rule = pagesRule([origin]);
  const key = testObjects.key('cors.txt');
  const { url } = await uploadPresigner.presignPut({ key, expiresIn: 60, headers: {} });
  const rejected = await rejectedPreflights(url, origin, rule);
  if (rejected !== undefined) {
    return { check, status: 'failed', ...describeRejection(rejected, presigner.origin, ADVICE) };
  }
  const response = await request(url, { method: 'PUT', headers: { origin }, body: 'signpost' });
  if (!isSuccess(response)) {
    const found = `preflights pass; ETag exposure not checked: the PUT ${describeOutcome(response)}`;
    return { check, status: 'warning', found, todo: NOT_CHECKED };
  }
  const hidden = hiddenHeaders(response, rule);
  if (hidden.includes('ETag')) {
    return {
      check,
      status: 'failed',
      found: 'ETag is not in Access-Control-Expose-Headers: pages cannot complete multipart uploads',
      todo: ADVICE,
    };
  }
  return hidden.length > 0
    ? { check, status: 'warning', found: `pages cannot read ${hidden.join(', ')}`, todo: ADVICE }
    : { check, status: 'ok', found: `${rule.methods.join(', ')}; ${rule.headers.join(', ')}` };
}

/** Sends the second request of a page that fetches a link of this service from another origin. */
async function checkRedirects({ presigner }: Target, testObjects: TestObjects): Promise<Finding> {
  const check = 'CORS after a redirect';
  const object = { key: testObjects.key('redirected.txt'), expiresIn: 60 };
  const get = await presigner.presignGet(object);
  const rejected = await rejectedPreflights(get.url, REDIRECTED_ORIGIN, REDIRECTS_RULE);
  if (rejected !== undefined) {
    return { check, status: 'failed', ...describeRejection(rejected, presigner.origin, REDIRECTS_ADVICE) };
  }
  const put = await presigner.presignPut({ ...object, headers: {} });
  const stored = await request(put.url, { method: 'PUT', body: 'signpost' });
  if (!isSuccess(stored)) {
    const found = `preflights pass; responses not checked: the PUT ${describeOutcome(stored)}`;
    return { check, status: 'warning', found, todo: NOT_CHECKED };
  }
  const head = await presigner.presignHead(object);
  const headers = { origin: REDIRECTED_ORIGIN };
  const responses: [method: string, StoreResponse][] = [
    ['GET', await request(get.url, { headers })],
    ['HEAD', await request(head.url, { method: 'HEAD', headers })],
  ];
  const unreadable = responses.filter(([, response]) => !isReadable(response, REDIRECTED_ORIGIN));
  if (unreadable.length > 0) {
    const requests = unreadable.map(([method, response]) => `${method} ${describeOutcome(response)}`);
    const found = `pages cannot read the responses: ${requests.join(', ')} without Access-Control-Allow-Origin`;
    return { check, status: 'failed', found, todo: REDIRECTS_ADVICE };
  }
  const hidden = responses.flatMap(([, response]) => hiddenHeaders(response, REDIRECTS_RULE));
  return hidden.length > 0
    ? {
        check,
        status: 'warning',
        found: `pages cannot read ${[...new Set(hidden)].join(', ')}`,
        todo: REDIRECTS_ADVICE,
      }
    : { check, status: 'ok', found: 'GET and HEAD with Origin: null can be read' };
}

function describeRejection(
  { methods, isSilent }: Rejection,
  origin: string,
  todo: string,
): Pick<Finding, 'found' | 'todo'> {
  return isSilent
    ? { found: `the preflight fails for ${methods} from ${origin}`, todo: NO_RESPONSE_ADVICE }
    : { found: `the preflight fails for ${methods}`, todo };
}

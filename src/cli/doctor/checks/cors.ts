import { METHODS, REQUEST_HEADERS } from '../../bucket-cors.js';
import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import type { TestObjects } from '../test-objects.js';
import {
  type StoreResponse,
  describeResponse,
  isSuccess,
  NO_RESPONSE_ADVICE,
  request,
  describeOutcome,
} from '../request.js';

const ADVICE = 'npm run bucket:setup adds a rule for it.';

/** Asks as a browser does, for each origin, rather than read the rules: it needs no permission, and it is what counts. */
export async function checkCors(target: Target, testObjects: TestObjects): Promise<Finding[]> {
  if (target.origins.length === 0) {
    return [
      {
        check: 'CORS',
        status: 'warning',
        found: 'Not checked: nobody said which pages use the bucket',
        todo: 'Name them: CORS_ORIGINS, or --origin https://app.example.com. Without pages there is nothing to do.',
      },
    ];
  }
  return Promise.all(target.origins.map((origin) => checkOrigin(target, testObjects, origin)));
}

async function checkOrigin(
  { presigner }: Target,
  testObjects: TestObjects,
  origin: string,
): Promise<Finding> {
  const check = `CORS for ${origin}`;
  const key = testObjects.key('cors.txt');
  const { url } = await presigner.presignPut({ key, expiresIn: 60, headers: {} });
  const refused: string[] = [];
  for (const method of METHODS) {
    const response = await preflight(url, origin, method);
    if (response.status === 0) {
      const found = `${describeResponse(response)} from ${presigner.origin}`;
      return { check, status: 'failed', found, todo: NO_RESPONSE_ADVICE };
    }
    const failure = preflightFailure(response, origin, method);
    if (failure !== undefined) refused.push(`${method} (${failure})`);
  }
  if (refused.length > 0) {
    return { check, status: 'failed', found: `Browsers may not ${refused.join(', ')}`, todo: ADVICE };
  }
  const response = await request(url, { method: 'PUT', headers: { origin }, body: 'signpost' });
  if (!isSuccess(response)) {
    const found = `Browsers may ask; whether the ETag is exposed was not seen, the PUT ${describeOutcome(response)}`;
    return { check, status: 'warning', found, todo: 'See the rows of the permissions and URLs.' };
  }
  if (!lists(response.headers, 'access-control-expose-headers', 'etag')) {
    return {
      check,
      status: 'failed',
      found: 'The ETag is not exposed: a page cannot complete an upload in parts',
      todo: ADVICE,
    };
  }
  return { check, status: 'ok', found: `${METHODS.join(', ')}; ${REQUEST_HEADERS.join(', ')}; ETag exposed` };
}

function preflight(url: string, origin: string, method: string): Promise<StoreResponse> {
  return request(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': REQUEST_HEADERS.join(','),
    },
  });
}

/** What a browser would complain of (Fetch, 4.8), or `undefined`. */
function preflightFailure(response: StoreResponse, origin: string, method: string): string | undefined {
  const { headers } = response;
  if (!isSuccess(response)) return describeResponse(response);
  if (!['*', origin].includes(headers.get('access-control-allow-origin') ?? '')) return 'other origin';
  if (!lists(headers, 'access-control-allow-methods', method.toLowerCase())) return 'other methods';
  const missing = REQUEST_HEADERS.filter((header) => !lists(headers, 'access-control-allow-headers', header));
  return missing.length === 0 ? undefined : `without ${missing.join(', ')}`;
}

function lists(headers: Headers, header: string, item: string): boolean {
  const items = new Set((headers.get(header) ?? '').toLowerCase().split(/\s*,\s*/));
  return items.has(item) || items.has('*');
}

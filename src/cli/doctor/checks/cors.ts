import { METHODS, REQUEST_HEADERS } from '../../bucket-cors.js';
import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import {
  describeOutcome,
  describeResponse,
  isSuccess,
  NO_RESPONSE_ADVICE,
  request,
  type StoreResponse,
} from '../request.js';
import type { TestObjects } from '../test-objects.js';

const ADVICE = 'Run npm run bucket:setup to add a CORS rule for this origin.';

/**
 * Sends preflight requests for each origin as a browser does. Unlike reading the CORS rules, this needs no
 * permission and shows what browsers experience.
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
  return Promise.all(target.origins.map((origin) => checkOrigin(target, testObjects, origin)));
}

async function checkOrigin(
  { presigner, uploadPresigner }: Target,
  testObjects: TestObjects,
  origin: string,
): Promise<Finding> {
  const check = `CORS for ${origin}`;
  const key = testObjects.key('cors.txt');
  const { url } = await uploadPresigner.presignPut({ key, expiresIn: 60, headers: {} });
  const rejected: string[] = [];
  for (const method of METHODS) {
    const response = await preflight(url, origin, method);
    if (response.status === 0) {
      const found = `${describeResponse(response)} from ${presigner.origin}`;
      return { check, status: 'failed', found, todo: NO_RESPONSE_ADVICE };
    }
    const failure = preflightFailure(response, origin, method);
    if (failure !== undefined) rejected.push(`${method} (${failure})`);
  }
  if (rejected.length > 0) {
    return { check, status: 'failed', found: `the preflight fails for ${rejected.join(', ')}`, todo: ADVICE };
  }
  const response = await request(url, { method: 'PUT', headers: { origin }, body: 'signpost' });
  if (!isSuccess(response)) {
    const found = `preflights pass; ETag exposure not checked: the PUT ${describeOutcome(response)}`;
    return { check, status: 'warning', found, todo: 'See the permission and URL checks above.' };
  }
  if (!lists(response.headers, 'access-control-expose-headers', 'etag')) {
    return {
      check,
      status: 'failed',
      found: 'ETag is not in Access-Control-Expose-Headers: pages cannot complete multipart uploads',
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

/** Why a browser would reject this preflight response (Fetch, 4.8); `undefined` when it passes. */
function preflightFailure(response: StoreResponse, origin: string, method: string): string | undefined {
  const { headers } = response;
  if (!isSuccess(response)) return describeResponse(response);
  if (!['*', origin].includes(headers.get('access-control-allow-origin') ?? '')) return 'origin not allowed';
  if (!lists(headers, 'access-control-allow-methods', method.toLowerCase())) return 'method not allowed';
  const missing = REQUEST_HEADERS.filter((header) => !lists(headers, 'access-control-allow-headers', header));
  return missing.length === 0 ? undefined : `headers not allowed: ${missing.join(', ')}`;
}

function lists(headers: Headers, header: string, item: string): boolean {
  const items = new Set((headers.get(header) ?? '').toLowerCase().split(/\s*,\s*/));
  return items.has(item) || items.has('*');
}

import type { CorsRule } from '../../../storage/cors-rules.js';
import { describeResponse, isSuccess, request, type StoreResponse } from '../request.js';

/** The preflights that a browser would reject. */
export interface Rejection {
  /** Such as `GET (403 AccessForbidden), HEAD (origin not allowed)`. */
  readonly methods: string;
  /** Whether a preflight got no response at all. */
  readonly isSilent: boolean;
}

/**
 * Sends a preflight request for each method of the rule, with all of its headers, as a browser does.
 * @returns `undefined` when every preflight passes
 */
export async function rejectedPreflights(
  url: string,
  origin: string,
  rule: CorsRule,
): Promise<Rejection | undefined> {
  const rejected: string[] = [];
  let isSilent = false;
  for (const method of rule.methods) {
    const response = await request(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': rule.headers.join(','),
      },
    });
    const reason = rejection(response, origin, method, rule.headers);
    if (reason !== undefined) rejected.push(`${method} (${reason})`);
    isSilent ||= response.status === 0;
  }
  return rejected.length === 0 ? undefined : { methods: rejected.join(', '), isSilent };
}

/** Whether a page of this origin may read the response (Fetch, "CORS check"). */
export function isReadable({ headers }: StoreResponse, origin: string): boolean {
  return ['*', origin].includes(headers.get('access-control-allow-origin') ?? '');
}

/** The headers that the rule exposes and this response does not. */
export function hiddenHeaders({ headers }: StoreResponse, { exposed }: CorsRule): string[] {
  return exposed.filter((header) => !lists(headers, 'access-control-expose-headers', header));
}

/** Why a browser would reject this preflight response (Fetch, "CORS-preflight fetch"). */
function rejection(
  response: StoreResponse,
  origin: string,
  method: string,
  requested: readonly string[],
): string | undefined {
  if (!isSuccess(response)) return describeResponse(response);
  if (!isReadable(response, origin)) return 'origin not allowed';
  if (!lists(response.headers, 'access-control-allow-methods', method)) return 'method not allowed';
  const missing = requested.filter(
    (header) => !lists(response.headers, 'access-control-allow-headers', header),
  );
  return missing.length === 0 ? undefined : `headers not allowed: ${missing.join(', ')}`;
}

function lists(headers: Headers, header: string, item: string): boolean {
  const items = new Set((headers.get(header) ?? '').toLowerCase().split(/\s*,\s*/));
  return items.has(item.toLowerCase()) || items.has('*');
}

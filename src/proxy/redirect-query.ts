import { Problem } from '../errors/catalogue.js';
import { requiredParameter } from '../errors/required-parameter.js';
import { assertObjectKey } from '../storage/object-key.js';

/** What the redirect was asked for. */
export interface RedirectQuery {
  tenant: string;
  objectKey: string;
  /** `download=1`: save it under its own name instead of showing it. */
  download: boolean;
}

const KNOWN = new Set(['tenant', 'objectkey', 'download']);

/** The store never sees the tenant, the log does: one line, of bounded length. */
const TENANT = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}]{1,128}$/u;

/**
 * Written by hand: the class-validator way costs more than signing does, on the one route where that counts.
 * @throws Problem `missing_parameter`, `invalid_request` or `invalid_object_key`
 */
export function parseRedirectQuery(query: Readonly<Record<string, unknown>>): RedirectQuery {
  for (const name in query) {
    if (!KNOWN.has(name))
      throw new Problem('invalid_request', `This route knows only: ${[...KNOWN].join(', ')}.`);
    if (typeof query[name] !== 'string')
      throw new Problem('invalid_request', `${name} is given more than once.`);
  }
  const tenant = requiredParameter(query, 'tenant');
  const objectKey = requiredParameter(query, 'objectkey');
  if (!TENANT.test(tenant)) {
    throw new Problem(
      'invalid_request',
      'tenant must have 1 to 128 characters, none of them a control character.',
    );
  }
  assertObjectKey(objectKey);
  return { tenant, objectKey, download: isDownload(query['download']) };
}

function isDownload(value: unknown): boolean {
  if (value === undefined || value === '0') return false;
  if (value === '1') return true;
  throw new Problem('invalid_request', 'download must be 1 or 0.');
}

/**
 * Refuses what no encoder wrote: a parser that passes it on reads `%ff` as three characters, another key than was meant.
 * @param url the request's target as it came
 * @throws Problem `invalid_request`
 */
export function assertWellEncoded(url: string): void {
  const query = url.slice(url.indexOf('?') + 1);
  if (!query.includes('%')) return;
  try {
    decodeURIComponent(query);
  } catch {
    throw new Problem('invalid_request', 'The query is not percent-encoded UTF-8.');
  }
}

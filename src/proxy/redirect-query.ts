import { Problem } from '../errors/catalogue.js';
import { QueryReader, type QueryValues } from '../validation/query-reader.js';

export interface RedirectQuery {
  tenant: string;
  /** Not checked yet. */
  objectKey: string;
  /** `download=1`: saves the file under its own name instead of showing it. */
  download: boolean;
}

const PARAMETERS = new Set(['tenant', 'objectkey', 'download']);

/** Mail programs and social networks append parameters to links, such as `utm_source`. */
const FOREIGN = /^/;

/**
 * The tenant is logged, so it must be visible and of bounded length. It is not sent to the store. Zero-width
 * joiners are part of the spelling in some languages.
 */
const TENANT =
  /^(?:[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]|\u200C|\u200D|\uFE0F){1,128}$/u;

/** @throws Problem `missing_parameter` or `invalid_request` */
export function readRedirectQuery(values: QueryValues): RedirectQuery {
  const query = new QueryReader(values, PARAMETERS, FOREIGN);
  const tenant = query.required('tenant');
  const objectKey = query.required('objectkey');
  if (!TENANT.test(tenant)) {
    throw new Problem(
      'invalid_request',
      'tenant must have 1 to 128 characters, and no control or invisible characters.',
    );
  }
  return { tenant, objectKey, download: query.flag('download') };
}

/**
 * Rejects malformed escapes in the parameters of this route. A lenient parser reads `%ff` as three characters,
 * which is a different key than the caller meant. Foreign parameters may be encoded in any way.
 * @param url the raw request target
 * @throws Problem `invalid_request`
 */
export function assertWellEncoded(url: string): void {
  const query = url.slice(url.indexOf('?') + 1);
  if (!query.includes('%') || isWellEncoded(query)) return;
  for (const parameter of query.split('&')) {
    const [name = ''] = parameter.split('=', 1);
    const isForeign = !isWellEncoded(name) || !PARAMETERS.has(decodeURIComponent(name));
    if (isForeign || isWellEncoded(parameter)) continue;
    throw new Problem('invalid_request', 'The query must be percent-encoded UTF-8.');
  }
}

function isWellEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

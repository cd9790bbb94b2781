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

/**
 * The tenant is logged, so it must be visible and of bounded length. It is not sent to the store. Zero-width
 * joiners are part of the spelling in some languages.
 */
const TENANT =
  /^(?:[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]|\u200C|\u200D|\uFE0F){1,128}$/u;

/** @throws Problem `missing_parameter` or `invalid_request` */
export function readRedirectQuery(values: QueryValues): RedirectQuery {
  const query = new QueryReader(values, PARAMETERS);
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
 * Rejects a query with malformed escapes. A lenient parser reads `%ff` as three characters, which is a
 * different key than the caller meant.
 * @param url the raw request target
 * @throws Problem `invalid_request`
 */
export function assertWellEncoded(url: string): void {
  const query = url.slice(url.indexOf('?') + 1);
  if (!query.includes('%')) return;
  try {
    decodeURIComponent(query);
  } catch {
    throw new Problem('invalid_request', 'The query must be percent-encoded UTF-8.');
  }
}

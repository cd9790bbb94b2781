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

/** The tenant is logged, so it must be one line of bounded length. It is not sent to the store. */
const TENANT = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}]{1,128}$/u;

/** @throws Problem `missing_parameter` or `invalid_request` */
export function readRedirectQuery(values: QueryValues): RedirectQuery {
  const query = new QueryReader(values, PARAMETERS);
  const tenant = query.required('tenant');
  const objectKey = query.required('objectkey');
  if (!TENANT.test(tenant)) {
    throw new Problem('invalid_request', 'tenant must have 1 to 128 characters and no control characters.');
  }
  return { tenant, objectKey, download: query.flag('download') };
}

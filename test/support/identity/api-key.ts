import { createApiKey, hashApiKey } from '../../../src/identity/api-key-format.js';
import { SCOPES } from '../../../src/identity/scopes.js';

/** A key, and its entry for `api_keys` of a tenants file. */
export interface CreatedKey {
  readonly key: string;
  readonly entry: { readonly id: string; readonly sha256: string; readonly scopes: readonly string[] };
}

/** @param fields of the entry, such as `subject`. Default of `scopes`: all */
export function issueApiKey(id: string, fields: object = {}): CreatedKey {
  const key = createApiKey(id);
  return { key, entry: { id, sha256: hashApiKey(key), scopes: SCOPES, ...fields } };
}

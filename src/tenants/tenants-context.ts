import type { FileTypes } from '../config/default-file-types.js';

/** What the file is checked against. */
export interface TenantsContext {
  /** The bucket of tenants that name none. */
  readonly bucket: string;
  /** The store of tenants that name none. */
  readonly endpoint: string | undefined;
  /** `ALLOWED_FILE_TYPES`. */
  readonly fileTypes: FileTypes;
  /** Whether the configured bucket is the embedded one, which has neither roles nor other buckets. */
  readonly isEmbedded: boolean;
  /** The API keys of `API_KEYS`: their ids by their hashes. */
  readonly takenHashes: ReadonlyMap<string, string>;
  /** Why there must be a tenant `default`, as the start of a sentence; undefined if there need not be one. */
  readonly needsDefault: string | undefined;
}

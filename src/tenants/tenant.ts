import type { Namespace } from '../storage/namespace.js';
import type { UploadRules } from './upload-rules.js';

/** The limits of a tenant. Those that are undefined have the values of the environment. */
export interface TenantLimits {
  /** Requests a minute for each of its callers. */
  readonly requestsPerMinute: number | undefined;
  /** Uploads a day, for the tenant as a whole. */
  readonly uploadsPerDay: number | undefined;
  /** Bytes a day, for the tenant as a whole. */
  readonly bytesPerDay: number | undefined;
}

/** Whose files the service stores, and under which rules. Replaced as a whole when the tenants are reloaded. */
export interface Tenant {
  readonly id: string;
  /** All objects of the tenant. The redirect may point to any of them. */
  readonly objects: Namespace;
  /** The files of its callers: the keys below `KEY_PREFIX`. */
  readonly files: Namespace;
  readonly uploads: UploadRules;
  readonly limits: TenantLimits;
}

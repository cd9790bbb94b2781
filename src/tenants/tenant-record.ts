import type { FileTypes } from '../config/default-file-types.js';

/** An API key of a tenant, as the tenants file describes it. */
export interface ApiKeyRecord {
  /** Unique within its tenant. */
  readonly id: string;
  /** SHA-256 of the whole key, in lower-case hex. */
  readonly sha256: string;
  readonly scopes: readonly string[];
  readonly subject: string | undefined;
  /** Milliseconds since the epoch. */
  readonly notBefore: number | undefined;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number | undefined;
}

/** A tenant, as the tenants file describes it. A field that is undefined has the value of the environment. */
export interface TenantRecord {
  readonly id: string;
  readonly bucket: string | undefined;
  /** Empty for the whole bucket; otherwise ends in a slash. */
  readonly prefix: string;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly publicEndpoint: string | undefined;
  readonly forcePathStyle: boolean | undefined;
  readonly roleArn: string | undefined;
  readonly externalId: string | undefined;
  readonly fileTypes: FileTypes | undefined;
  /** Bytes. */
  readonly maxFileSize: number | undefined;
  /** Requests a minute for each caller. */
  readonly rateLimit: number | undefined;
  readonly uploadsPerDay: number | undefined;
  readonly bytesPerDay: number | undefined;
  readonly apiKeys: readonly ApiKeyRecord[];
}

/** The API keys of one tenant. */
export interface TenantApiKeys {
  /** Undefined for the default tenant. */
  readonly tenant: string | undefined;
  readonly apiKeys: readonly ApiKeyRecord[];
}

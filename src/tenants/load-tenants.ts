import type { Environment } from '../config/environment.js';
import type { BucketOptions } from '../storage/bucket-options.js';
import type { Buckets } from '../storage/buckets.js';
import { uploadRules } from './default-tenant.js';
import { openTenants, roleWarnings } from './open-tenants.js';
import type { TenantRecord } from './tenant-record.js';
import type { TenantsContext } from './tenants-context.js';
import { readTenantsFile } from './tenants-file.js';
import type { TenantsSnapshot } from './tenants.js';

type Settings = Pick<Environment, 'store' | 'uploads' | 'downloads' | 'redirect' | 'identity'>;

/**
 * Reads the tenants file and opens the buckets of its tenants.
 * @param bucket the options of the configured or the embedded bucket
 * @throws ConfigurationError with all mistakes of the file
 */
export async function loadTenants(
  file: string,
  settings: Settings,
  bucket: BucketOptions,
  buckets: Buckets,
): Promise<TenantsSnapshot> {
  const { uploads, downloads, redirect, identity } = settings;
  const records = await readTenantsFile(file, contextOf(settings, bucket));
  const defaults = { bucket, keyPrefix: uploads.keyPrefix, uploads: uploadRules(uploads) };
  return {
    byId: await openTenants(records, defaults, buckets),
    apiKeys: records.map(({ id, apiKeys }) => ({ tenant: id, apiKeys })),
    warnings: [
      ...roleWarnings(records, Math.max(uploads.urlExpires, downloads.urlExpires, redirect.urlExpires)),
      ...(identity.auth.includes('api-key') ? [] : unusedKeys(records)),
    ],
  };
}

function contextOf({ store, uploads, identity }: Settings, bucket: BucketOptions): TenantsContext {
  return {
    bucket: bucket.bucket,
    endpoint: bucket.endpoint,
    isEmbedded: store.bucket === undefined,
    fileTypes: uploads.fileTypes,
    takenHashes: new Map(identity.apiKeys.map(({ id, sha256 }) => [sha256, id])),
    needsDefault: reasonForDefault(identity),
  };
}

function reasonForDefault({ auth, apiKeys, jwt }: Settings['identity']): string | undefined {
  if (auth.length === 0) {
    return 'with AUTH=none, all callers act for it. Add it, or set AUTH to api-key or jwt';
  }
  if (jwt !== undefined && jwt.tenantClaim === undefined) {
    return 'without JWT_CLAIM_TENANT, all tokens act for it. Add it, or set JWT_CLAIM_TENANT';
  }
  if (!auth.includes('api-key') || apiKeys.length === 0) return undefined;
  return 'the keys in API_KEYS act for it. Add it, or move the keys into the file and unset API_KEYS';
}

function unusedKeys(records: readonly TenantRecord[]): string[] {
  return records.some(({ apiKeys }) => apiKeys.length > 0)
    ? ['The tenants file contains api_keys, but AUTH does not contain api-key: the keys are rejected.']
    : [];
}

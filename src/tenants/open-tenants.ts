import { ConfigurationError } from '../config/variables.js';
import { ROLE_SESSION } from '../storage/assumed-role.js';
import type { BucketOptions } from '../storage/bucket-options.js';
import type { Buckets } from '../storage/buckets.js';
import { Namespace } from '../storage/namespace.js';
import { FileTypes } from './file-types.js';
import type { Tenant } from './tenant.js';
import type { TenantRecord } from './tenant-record.js';
import type { UploadRules } from './upload-rules.js';

/** What a tenant has unless its record says otherwise. */
export interface TenantDefaults {
  readonly bucket: BucketOptions;
  /** `KEY_PREFIX`: where files are stored, below the prefix of the tenant. */
  readonly keyPrefix: string;
  readonly uploads: UploadRules;
}

/**
 * Opens the buckets of all tenants. Sends no request.
 * @returns the tenants by their ids
 * @throws ConfigurationError that names the tenant if a bucket cannot be opened
 */
export async function openTenants(
  records: readonly TenantRecord[],
  defaults: TenantDefaults,
  buckets: Buckets,
): Promise<ReadonlyMap<string, Tenant>> {
  const tenants = await Promise.all(records.map((record) => openTenant(record, defaults, buckets)));
  return new Map(tenants.map((tenant) => [tenant.id, tenant]));
}

/** The bucket of a tenant. */
export function bucketOptionsOf(
  record: TenantRecord,
  { bucket: base }: Pick<TenantDefaults, 'bucket'>,
): BucketOptions {
  const store = record.endpoint === undefined || record.endpoint === base.endpoint ? base : elsewhere(base);
  return {
    ...store,
    bucket: record.bucket ?? base.bucket,
    region: record.region ?? base.region,
    endpoint: record.endpoint ?? base.endpoint,
    publicEndpoint: record.publicEndpoint ?? store.publicEndpoint,
    forcePathStyle: record.forcePathStyle ?? store.forcePathStyle,
    ...(record.roleArn !== undefined && {
      role: {
        arn: record.roleArn,
        externalId: record.externalId,
        sessionName: record.id,
        prefix: record.prefix,
      },
      // They would sign uploads outside the role.
      uploadCredentials: undefined,
    }),
  };
}

/** @returns a sentence if URLs of tenants with a role expire sooner than the longest configured lifetime */
export function roleWarnings(records: readonly TenantRecord[], longestLifetime: number): string[] {
  const ids = records.filter(({ roleArn }) => roleArn !== undefined).map(({ id }) => id);
  if (ids.length === 0 || longestLifetime <= ROLE_SESSION) return [];
  const named = ids.length > 5 ? `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more` : ids.join(', ');
  return [
    `The URLs of tenants with role_arn (${named}) expire after ${ROLE_SESSION} s at most, although URLs may live ${longestLifetime} s: a session of an assumed role lasts an hour. expires_in states the lifetime of each URL.`,
  ];
}

/** The same settings for another store: its address for clients and its credentials are its own. */
function elsewhere(base: BucketOptions): BucketOptions {
  return {
    ...base,
    publicEndpoint: undefined,
    forcePathStyle: false,
    credentials: undefined,
    uploadCredentials: undefined,
  };
}

async function openTenant(record: TenantRecord, defaults: TenantDefaults, buckets: Buckets): Promise<Tenant> {
  const bucket = await openBucketOf(record, defaults, buckets);
  const objects = new Namespace(bucket, record.prefix);
  const { fileTypes, maxFileSize } = record;
  return {
    id: record.id,
    objects,
    files: objects.within(defaults.keyPrefix),
    uploads: {
      ...defaults.uploads,
      ...(fileTypes !== undefined && { fileTypes: new FileTypes(fileTypes) }),
      ...(maxFileSize !== undefined && { maxFileSize }),
    },
    limits: {
      requestsPerMinute: record.rateLimit,
      uploadsPerDay: record.uploadsPerDay,
      bytesPerDay: record.bytesPerDay,
    },
  };
}

async function openBucketOf(
  record: TenantRecord,
  defaults: TenantDefaults,
  buckets: Buckets,
): ReturnType<Buckets['get']> {
  try {
    return await buckets.get(bucketOptionsOf(record, defaults));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError([
      { name: 'TENANTS_FILE', expected: `has a tenant whose bucket cannot be opened: ${record.id}` },
      ...error.problems,
    ]);
  }
}

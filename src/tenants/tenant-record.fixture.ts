import type { TenantRecord } from './tenant-record.js';

/** A tenant that has nothing but an id, apart from the given fields. */
export function recordOf(id: string, changes: Partial<TenantRecord> = {}): TenantRecord {
  return {
    id,
    bucket: undefined,
    prefix: '',
    region: undefined,
    endpoint: undefined,
    publicEndpoint: undefined,
    forcePathStyle: undefined,
    roleArn: undefined,
    externalId: undefined,
    fileTypes: undefined,
    maxFileSize: undefined,
    rateLimit: undefined,
    uploadsPerDay: undefined,
    bytesPerDay: undefined,
    apiKeys: [],
    ...changes,
  };
}

import type { UploadsConfig } from '../config/uploads.config.js';
import type { Namespace } from '../storage/namespace.js';
import { FileTypes } from './file-types.js';
import type { Tenant } from './tenant.js';
import type { UploadRules } from './upload-rules.js';

/** Its id, in keys of counters and in links. */
export const DEFAULT_TENANT = 'default';

/** The tenant that the environment describes: the configured bucket, and all limits as configured. */
export function defaultTenant(objects: Namespace, config: UploadsConfig): Tenant {
  return {
    id: DEFAULT_TENANT,
    objects,
    files: objects.within(config.keyPrefix),
    uploads: uploadRules(config),
    limits: { requestsPerMinute: undefined, uploadsPerDay: undefined, bytesPerDay: undefined },
  };
}

export function uploadRules({
  fileTypes,
  maxFileSize,
}: Pick<UploadsConfig, 'fileTypes' | 'maxFileSize'>): UploadRules {
  return { fileTypes: new FileTypes(fileTypes), maxFileSize };
}

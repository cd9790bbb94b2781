import type { FileTypes } from './file-types.js';

/** What the callers of a tenant may upload. */
export interface UploadRules {
  readonly fileTypes: FileTypes;
  /** Bytes. */
  readonly maxFileSize: number;
}

import { abortsAfterDays } from './lifecycle-rules.js';
import type { UploadRecord } from './upload.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Whether an upload is abandoned: older than the bucket's lifecycle rules allow, or than one day where no
 * rule applies.
 */
export function isExpired({ key, initiated }: UploadRecord, lifecycle: string | undefined): boolean {
  const days = abortsAfterDays(lifecycle, key) ?? 1;
  return Date.now() - Date.parse(initiated) > days * DAY_MS;
}

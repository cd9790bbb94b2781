import { abortsAfterDays } from './lifecycle-rules.js';
import type { UploadRecord } from './upload.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether an upload has been left lying: for as many days as the bucket's lifecycle says, or one where it says nothing. */
export function isExpired({ key, initiated }: UploadRecord, lifecycle: string | undefined): boolean {
  const days = abortsAfterDays(lifecycle, key) ?? 1;
  return Date.now() - Date.parse(initiated) > days * DAY_MS;
}

import { defectOf } from '../storage/object-key.js';
import { folderOf } from './subject-folder.js';

/**
 * Ids of tenants: 1 to 64 letters, digits, dots, hyphens and underscores, beginning with a letter or digit. They
 * appear in URLs, log lines and keys of counters. For JSON Schema, without flags.
 */
export const TENANT_ID = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$';

/** Subjects become folder names: 1 to 128 characters, none of them a control character. */
export const SUBJECT = String.raw`^[^\u0000-\u001f\u007f-\u009f]{1,128}$`;

export function isTenantId(text: string): boolean {
  return new RegExp(TENANT_ID).test(text);
}

/** Whether the subject can have a folder: a client or a store must not read its name as a path. */
export function isSubject(text: string): boolean {
  return new RegExp(SUBJECT, 'u').test(text) && text.isWellFormed() && defectOf(folderOf(text)) === undefined;
}

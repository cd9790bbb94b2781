import { readFile } from 'node:fs/promises';
import { systemCode } from '../protocol/s3-error.js';

/** The text of a UTF-8 file; undefined if the file does not exist, or if its path leads through a file. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

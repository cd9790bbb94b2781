import { readFile } from 'node:fs/promises';
import { systemCode } from '../protocol/s3-error.js';

/** The text of a file in UTF-8; undefined where there is none, or where its path leads through what is no folder. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

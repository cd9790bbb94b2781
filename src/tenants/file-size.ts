import { Problem } from '../errors/catalogue.js';

/**
 * @param max `MAX_FILE_SIZE`, bytes
 * @throws Problem `file_too_large`
 */
export function assertFileSize(size: number, max: number): void {
  if (size > max) throw new Problem('file_too_large', `File too large. Maximum size: ${max} bytes`);
}

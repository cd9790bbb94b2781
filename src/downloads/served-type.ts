import type { FileTypes } from '../config/default-file-types.js';
import { findCompression } from '../storage/compressed-file.js';
import { extensionOf } from '../storage/filename.js';
import { mayBeInline } from '../storage/inline-content.js';
import { essence, findByName, isUnknownOrMalformed, usualName, withEssence } from '../storage/media-type.js';

/**
 * The content type that a stored file is served with: the usual type of the extension for a file that was
 * stored without a type; the usual name for a file that was stored under another name of its type; otherwise
 * the stored type.
 * @param filename or the whole key
 */
export function servedType(stored: string, filename: string, fileTypes: FileTypes): string {
  const allowed = fileTypes.get(extensionOf(filename).toLowerCase());
  if (allowed?.includes(stored) === true) return stored;
  const type = essence(stored);
  if (isUnknownOrMalformed(type)) return allowed?.[0] ?? stored;
  const name =
    allowed === undefined
      ? usualInlineName(type, filename)
      : (findByName(allowed, type) ?? findCompression(fileTypes, filename, type));
  return name === undefined ? stored : withEssence(stored, name);
}

/** Types that browsers run keep their names: a browser that does not know `image/svg` does not run it. */
function usualInlineName(type: string, filename: string): string | undefined {
  return mayBeInline(type, filename) ? usualName(type) : undefined;
}

import { DEFAULT_FILE_TYPES, type FileTypes } from '../config/default-file-types.js';
import { isNameOf, isUnknown } from '../storage/media-type.js';

/**
 * Finds allowed content types that no file with their extension has. Only for extensions whose types are known
 * from the default list.
 * @returns a sentence for each, to be printed at the start
 */
export function findImpossibleTypes(allowed: FileTypes): string[] {
  return [...allowed].flatMap(([extension, types]) => {
    const known = DEFAULT_FILE_TYPES.get(extension);
    if (known === undefined) return [];
    const impossible = types.filter(
      (type) => !isUnknown(type) && !known.some((natural) => isNameOf(type, natural)),
    );
    return impossible.map(
      (type) =>
        `ALLOWED_FILE_TYPES lists ${type} for ${extension}, but no ${extension} file has this type. Inspection rejects files that are declared with it. List ${known.join(' or ')} instead.`,
    );
  });
}

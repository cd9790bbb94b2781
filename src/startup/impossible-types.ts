import mime from 'mime/lite';
import { DEFAULT_FILE_TYPES, type FileTypes } from '../config/default-file-types.js';
import { isNameOf, isUnknown } from '../storage/media-type.js';

/**
 * Finds allowed content types that no file with their extension has, or that belong to other extensions. Extensions
 * and types that nobody has registered pass.
 * @returns a sentence for each, to be printed at the start
 */
export function findImpossibleTypes(allowed: FileTypes): string[] {
  return [...allowed].flatMap(([extension, types]) =>
    types
      .filter((type) => !isUnknown(type))
      .flatMap((type) => describeImpossible(extension, type) ?? describeUnusual(extension, type) ?? []),
  );
}

/** The types of the default list are inspected. */
function describeImpossible(extension: string, type: string): string | undefined {
  const known = DEFAULT_FILE_TYPES.get(extension);
  if (known === undefined || known.some((natural) => isNameOf(type, natural))) return undefined;
  return `ALLOWED_FILE_TYPES lists ${type} for ${extension}, but no ${extension} file has this type. Inspection rejects files that are declared with it. List ${known.join(' or ')} instead.`;
}

function describeUnusual(extension: string, type: string): string | undefined {
  if (DEFAULT_FILE_TYPES.has(extension)) return undefined;
  const usual = mime.getType(extension);
  const extensions = mime.getAllExtensions(type);
  if (usual === null || isUnknown(usual) || extensions === null) return undefined;
  if (extensions.has(extension.slice(1)) || isNameOf(type, usual) || isGeneral(type, usual)) return undefined;
  return `ALLOWED_FILE_TYPES lists ${type} for ${extension}, but the usual type of ${extension} files is ${usual}. List ${usual} instead.`;
}

/** Any text may be called plain. Application types often have several names, or are based on one another. */
function isGeneral(type: string, usual: string): boolean {
  return type === 'text/plain' || [type, usual].every((name) => name.startsWith('application/'));
}

import { DEFAULT_FILE_TYPES, type FileTypes } from './default-file-types.js';
import type { Variables } from './variables.js';

const NAME = 'ALLOWED_FILE_TYPES';
const FORM =
  'must list extensions with their content types: .png=image/png,.csv=text/csv|application/vnd.ms-excel. With a leading plus sign, the list extends the default: +.dwg=image/vnd.dwg';

/** One item of the list. */
interface Entry {
  extension: string;
  types: string[];
}

/**
 * Parses `.csv=text/csv|application/vnd.ms-excel,.png=image/png`. With a leading plus sign, the list extends
 * the default instead of replacing it.
 */
export function readFileTypes(variables: Variables): FileTypes {
  return parseFileTypes(variables.list(NAME), DEFAULT_FILE_TYPES, (item, expected) =>
    variables.refuseEntry(NAME, item, expected),
  );
}

/**
 * Parses the items of such a list.
 * @param base the types that a list with a leading plus sign, or an empty one, extends
 * @param refuse is called for each malformed item, with its index and the expected form
 */
export function parseFileTypes(
  list: readonly string[],
  base: FileTypes,
  refuse: (item: string, expected: string, index: number) => void,
): FileTypes {
  const isAddition = (list.find((item) => item !== '+') ?? '+').startsWith('+');
  const types = new Map(isAddition ? base : []);
  for (const [index, item] of list.entries()) {
    if (item === '+') continue;
    const entry = parse(isAddition ? item.replace(/^\+/, '') : item);
    if (typeof entry === 'string') {
      refuse(item, entry, index);
      continue;
    }
    types.set(entry.extension, [...new Set([...(types.get(entry.extension) ?? []), ...entry.types])]);
  }
  return types;
}

/** @returns the expected form if the item is malformed */
function parse(item: string): Entry | string {
  const [name = '', contentTypes = ''] = item.toLowerCase().split('=', 2);
  const extension = name.trim();
  if (/^(?:\.[a-z\d_+-]+){2,}$/.test(extension)) {
    return 'must name each extension with one dot. The extension of a file starts at the last dot of its name: for .tar.gz, list .gz=application/gzip';
  }
  const types = contentTypes.split('|').map((type) => type.trim());
  const isValid =
    /^\.[a-z\d_+-]{1,32}$/.test(extension) && types.every((type) => /^[\w.+-]+\/[\w.+-]+$/.test(type));
  return isValid ? { extension, types } : FORM;
}

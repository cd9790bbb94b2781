/** Bytes. Leaves room for the tenant's prefix and the filename in a key of 1,024 bytes. */
const MAX_FOLDER_BYTES = 400;

/** Separators, the escape character, and characters that keys must not contain. */
const ESCAPED = /[%/\\]|[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * The folder of a subject, with a slash at its end. Distinct subjects have distinct folders: slashes and
 * characters that a key must not contain are percent-encoded, and so is the percent sign.
 * @throws RangeError for a subject that is empty, too long or not valid Unicode
 */
export function folderOf(subject: string): string {
  if (subject === '' || !subject.isWellFormed()) throw new RangeError('A subject is a text in Unicode');
  const folder = `${subject.replace(ESCAPED, (character) => encodeURIComponent(character))}/`;
  if (Buffer.byteLength(folder) > MAX_FOLDER_BYTES) {
    throw new RangeError(`The folder of a subject has at most ${MAX_FOLDER_BYTES} bytes`);
  }
  return folder;
}

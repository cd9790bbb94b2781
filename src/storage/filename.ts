import { Problem } from '../errors/catalogue.js';
import { hasDotSegment, withoutUnsafeCharacters } from './unsafe-text.js';

const ENCODER = new TextEncoder();
/** Creating one takes longer than a signature. */
const CHARACTERS = new Intl.Segmenter();

/**
 * Cleans a client's filename for use in a key: NFC, without folders and control characters.
 * @throws Problem `invalid_filename` if nothing remains
 */
export function cleanFilename(filename: string): string {
  if (!filename.isWellFormed()) throw new Problem('invalid_filename', 'The filename is not valid Unicode.');
  const base = filename.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = withoutUnsafeCharacters(base);
  if (clean === '' || hasDotSegment(clean.normalize('NFKC'))) {
    throw new Problem(
      'invalid_filename',
      'The filename contains no usable name. Send one such as report.pdf.',
    );
  }
  return clean;
}

/** Shortens a filename to fit into `maxBytes` of UTF-8. Keeps the extension. */
export function cutFilename(filename: string, maxBytes: number): string {
  if (Buffer.byteLength(filename) <= maxBytes) return filename;
  const extension = extensionOf(filename);
  const stem = filename.slice(0, filename.length - extension.length);
  const room = new Uint8Array(Math.max(0, maxBytes - Buffer.byteLength(extension)));
  const { read } = ENCODER.encodeInto(stem, room);
  // Cuts between user-perceived characters: an emoji may have seven code points. Letters of ASCII have one each.
  const isAscii = /^[ -~]{2}$/.test(stem.slice(read - 1, read + 1));
  const cut = isAscii ? read : CHARACTERS.segment(stem).containing(read)?.index;
  return stem.slice(0, cut) + extension;
}

/** With its dot, as written; empty if there is none. A leading dot starts a name, not an extension. */
export function extensionOf(filename: string): string {
  const dot = filename.lastIndexOf('.');
  return dot > 0 ? filename.slice(dot) : '';
}

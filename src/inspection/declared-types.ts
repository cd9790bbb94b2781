import { supportedMimeTypes } from 'file-type';
import type { Sniffed } from './sniffing.js';

const OFFICE_DOCUMENT = /^application\/vnd\.(?:openxmlformats-officedocument\.|ms-.*\.macroenabled\.12$)/;

/** Obsolete and vendor-specific names of a type. */
const ALIASES: Readonly<Record<string, string>> = {
  'application/csv': 'text/csv',
  'application/ogg': 'audio/ogg',
  'binary/octet-stream': 'application/octet-stream',
  'application/x-gzip': 'application/gzip',
  'application/x-pdf': 'application/pdf',
  'application/x-zip': 'application/zip',
  'application/x-zip-compressed': 'application/zip',
  'audio/mp3': 'audio/mpeg',
  'audio/vnd.wave': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/x-m4a': 'audio/mp4',
  'audio/x-wav': 'audio/wav',
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-ms-bmp': 'image/bmp',
  'image/x-png': 'image/png',
  'text/rtf': 'application/rtf',
};

/** Compound files (MS-CFB). The program that they belong to is stored beyond the inspected bytes. */
const COMPOUND = ['application/x-cfb'];

/** Types that the library may report for a file of the given type: a subtype or a broader one. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  'application/msword': COMPOUND,
  'application/vnd.ms-excel': COMPOUND,
  'application/vnd.ms-powerpoint': COMPOUND,
  'application/x-msi': COMPOUND,
  'audio/mp4': ['audio/x-m4a', 'video/mp4'],
  'audio/ogg': ['application/ogg', 'video/ogg'],
  'audio/webm': ['video/webm'],
  'image/heic': ['image/heif', 'image/heic-sequence', 'image/heif-sequence'],
  'image/heif': ['image/heic', 'image/heic-sequence', 'image/heif-sequence'],
  'image/png': ['image/apng'],
  'video/mp4': ['video/x-m4v', 'video/quicktime', 'audio/mp4', 'audio/x-m4a', 'video/3gpp', 'video/3gpp2'],
  'video/ogg': ['application/ogg', 'audio/ogg'],
  'video/quicktime': ['video/mp4', 'video/x-m4v'],
};

/** Formats that are ZIP archives. */
const IN_ZIP =
  /^application\/(?:zip|epub\+zip|java-archive|x-xpinstall|vnd\.android\.package-archive|vnd\.oasis\.|vnd\.openxml|vnd\.ms-.*macroenabled|vnd\.visio)|^model\/3mf$/;

/** The names of the first entries of an office document (ECMA-376, part 2). */
const OFFICE_ENTRY = /^(?:\[Content_Types\]\.xml|(?:_rels|docProps|customXml|word|xl|ppt)\/)/;

/** Formats with a text and a binary variant. */
const TEXT_OR_BINARY = new Set(['application/pgp-encrypted', 'application/x-ms-regedit', 'model/stl']);

const TEXTUAL = /^text\/|[+/](?:json|xml|yaml|x-yaml|toml|sql|graphql|javascript|x-ndjson|x-sh)$/;

/** Formats that contain no markup. */
const IMAGE_OR_PDF = /^image\/|^application\/pdf$/;

/** Formats whose comments may contain HTML, such as the notes of a podcast. */
const AUDIO_OR_VIDEO = /^(?:audio|video)\//;

/** Types recognisable enough that an unknown declared type cannot legitimately match them. */
const DISTINCTIVE =
  /^(?:image|audio|video)\/|^text\/html$|^application\/(?:pdf|x-elf|x-mach-binary|x-msdownload|wasm|java-vm|x-shockwave-flash)$/;

/**
 * Compares a declared type with the first bytes of an object.
 * @param declaredType a media type without parameters, in lower case
 * @param extension of the object's key, in lower case, with its dot
 * @returns the type of the bytes if it contradicts the declared one, `unknown` if it is not recognised;
 *   undefined if they agree
 */
export function contradiction(
  declaredType: string,
  extension: string,
  bytes: Uint8Array,
  { type, document, markup }: Sniffed,
): string | undefined {
  const declared = ALIASES[declaredType] ?? declaredType;
  const found = type ?? 'unknown';
  if (isTextual(declared, extension)) return textContradiction(declared, bytes, found);
  // A polyglot: the signature is right, but a browser that treats the file as a page would run the rest.
  // Archives and office documents contain markup legitimately, and browsers never render them.
  if (markup !== undefined && IMAGE_OR_PDF.test(declared)) return markup;
  if (document !== undefined && AUDIO_OR_VIDEO.test(declared)) return document;
  if (isKindOf(type, declared, bytes)) return undefined;
  if (isKnown(declared)) return found;
  return declared !== 'application/octet-stream' && DISTINCTIVE.test(found) ? found : undefined;
}

/** CSV files are also declared with the type of Excel, the program that opens them. */
function isTextual(declared: string, extension: string): boolean {
  if (declared === 'application/vnd.ms-excel') return extension === '.csv';
  return declared === 'image/svg+xml' || TEXTUAL.test(declared);
}

/** Markup is valid text, so only formats with their own grammar (JSON) are contradicted by it. */
function textContradiction(declared: string, bytes: Uint8Array, found: string): string | undefined {
  if (!['text/plain', 'text/html', 'image/svg+xml'].includes(found)) return found;
  return declared === 'application/json' && !startsAsJson(bytes) ? found : undefined;
}

/** RFC 8259, 2. A UTF-8 byte order mark is not valid JSON but common. UTF-16 is accepted without a check. */
function startsAsJson(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.subarray(0, 64)).toString();
  return /^(?:\uFEFF?\s*(?:[[{"\d-]|true|false|null|$)|\uFFFD)/.test(text);
}

function isKindOf(type: string | undefined, declared: string, bytes: Uint8Array): boolean {
  if (type === undefined || type === 'text/plain') return declared === 'application/pdf' && isLatePdf(bytes);
  if (type === declared || ALSO[declared]?.includes(type) === true) return true;
  if (declared === 'application/zip') return IN_ZIP.test(type);
  // The entry that identifies the document may lie beyond the inspected bytes.
  return OFFICE_DOCUMENT.test(declared) && type === 'application/zip' && OFFICE_ENTRY.test(firstEntry(bytes));
}

/**
 * Readers accept a PDF header within the first 1,024 bytes (PDF Reference 1.7, appendix H, note 13), after a
 * printer command or a Macintosh header. It must begin a line or follow padding, and no script may precede
 * it.
 */
function isLatePdf(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  return /(?:^|[\r\n\0]|^\xEF\xBB\xBF)%PDF-\d/.test(text) && !/^(?:#!|<\?)/.test(text);
}

/** The name of the first file in a ZIP archive (APPNOTE.TXT, 4.3.7). */
function firstEntry(bytes: Uint8Array): string {
  const header = Buffer.from(bytes);
  return header.length < 30 ? '' : header.toString('utf8', 30, 30 + header.readUInt16LE(26));
}

function isKnown(declared: string): boolean {
  return !TEXT_OR_BINARY.has(declared) && (declared in ALSO || supportedMimeTypes.has(declared));
}

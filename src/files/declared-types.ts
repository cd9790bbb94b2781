import { supportedMimeTypes } from 'file-type';
import type { Sniffed } from './content-sniffing.js';

const OFFICE_DOCUMENT = /^application\/vnd\.(?:openxmlformats-officedocument\.|ms-.*\.macroenabled\.12$)/;

/** Other names of a type, of old or of one vendor. */
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

/** Compound files (MS-CFB): which program's they are is written too deep in them to be seen. */
const COMPOUND = ['application/x-cfb'];

/** Types that the library answers for one that it is a kind or a wider name of. */
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

/** Everything whose first bytes are a ZIP's. */
const IN_ZIP =
  /^application\/(?:zip|epub\+zip|java-archive|x-xpinstall|vnd\.android\.package-archive|vnd\.oasis\.|vnd\.openxml|vnd\.ms-.*macroenabled|vnd\.visio)|^model\/3mf$/;

/** The folders and files that an office document consists of (ECMA-376, part 2). */
const OFFICE_ENTRY = /^(?:\[Content_Types\]\.xml|(?:_rels|docProps|customXml|word|xl|ppt)\/)/;

/** Formats of which some files are text and some are not. */
const TEXT_OR_NOT = new Set(['application/pgp-encrypted', 'application/x-ms-regedit', 'model/stl']);

const TEXTUAL = /^text\/|[+/](?:json|xml|yaml|x-yaml|toml|sql|graphql|javascript|x-ndjson|x-sh)$/;

/** Formats in which no markup belongs. */
const PICTURE_OR_PAPER = /^image\/|^application\/pdf$/;

/** Formats whose comments may be in HTML: the notes to a podcast. */
const SOUND_OR_FILM = /^(?:audio|video)\//;

/** Programs, and what a browser shows or plays: no type that nobody knows looks like them. */
const TELLING =
  /^(?:image|audio|video)\/|^text\/html$|^application\/(?:pdf|x-elf|x-mach-binary|x-msdownload|wasm|java-vm|x-shockwave-flash)$/;

/**
 * What is wrong with a type that an object is said to be of, given its first bytes: the type that they are of, or undefined
 * when they are of this one. Bytes of no known type are found to be `unknown`.
 * @param declared a media type without parameters, in lower case
 * @param extension of its key, lower case, with its dot
 */
export function contradiction(
  declared: string,
  extension: string,
  bytes: Uint8Array,
  { type, document, markup }: Sniffed,
): string | undefined {
  const claim = ALIASES[declared] ?? declared;
  const found = type ?? 'unknown';
  if (isTextual(claim, extension)) return textContradiction(claim, bytes, found);
  // A polyglot: the first bytes are right, and a browser that is told otherwise would run what follows. The files that have such
  // markup by nature, archives and office documents, are never shown by one.
  if (markup !== undefined && PICTURE_OR_PAPER.test(claim)) return markup;
  if (document !== undefined && SOUND_OR_FILM.test(claim)) return document;
  if (isKindOf(type, claim, bytes)) return undefined;
  if (isKnown(claim)) return found;
  return claim !== 'application/octet-stream' && TELLING.test(found) ? found : undefined;
}

/** CSV goes by the name of the program that opens it, too. */
function isTextual(claim: string, extension: string): boolean {
  if (claim === 'application/vnd.ms-excel') return extension === '.csv';
  return claim === 'image/svg+xml' || TEXTUAL.test(claim);
}

/** Markup is text: only who promises data by a grammar of its own has broken that promise. */
function textContradiction(claim: string, bytes: Uint8Array, found: string): string | undefined {
  if (!['text/plain', 'text/html', 'image/svg+xml'].includes(found)) return found;
  return claim === 'application/json' && !startsAsJson(bytes) ? found : undefined;
}

/** RFC 8259, 2; the mark of UTF-8 before it is none of JSON's and is often there. UTF-16 is taken as it is. */
function startsAsJson(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.subarray(0, 64)).toString();
  return /^(?:\uFEFF?\s*(?:[[{"\d-]|true|false|null|$)|\uFFFD)/.test(text);
}

function isKindOf(type: string | undefined, claim: string, bytes: Uint8Array): boolean {
  if (type === undefined || type === 'text/plain') return claim === 'application/pdf' && isLatePdf(bytes);
  if (type === claim || ALSO[claim]?.includes(type) === true) return true;
  if (claim === 'application/zip') return IN_ZIP.test(type);
  // The list of a document's contents may be longer than what was read.
  return OFFICE_DOCUMENT.test(claim) && type === 'application/zip' && OFFICE_ENTRY.test(firstEntry(bytes));
}

/**
 * Readers take a header that something stands before, within 1,024 bytes (PDF Reference 1.7, appendix H, note 13): what a printer
 * or a Macintosh was told. It begins a line or follows padding, and no script is before it.
 */
function isLatePdf(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  return /(?:^|[\r\n\0]|^\xEF\xBB\xBF)%PDF-\d/.test(text) && !/^(?:#!|<\?)/.test(text);
}

/** The name of a ZIP's first file (APPNOTE.TXT, 4.3.7). */
function firstEntry(bytes: Uint8Array): string {
  const header = Buffer.from(bytes);
  return header.length < 30 ? '' : header.toString('utf8', 30, 30 + header.readUInt16LE(26));
}

function isKnown(claim: string): boolean {
  return !TEXT_OR_NOT.has(claim) && (claim in ALSO || supportedMimeTypes.has(claim));
}

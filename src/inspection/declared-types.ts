import { supportedMimeTypes } from 'file-type';
import { isSameExtension } from '../storage/extension.js';
import { essence, isTextual, isUnknownOrMalformed, usualName } from '../storage/media-type.js';
import { mayContain } from './formats.js';
import { hasBrandOf } from './iso-media.js';
import { isLatePdf } from './late-pdf.js';
import { isInsideId3Tag, recogniseLateMpeg } from './magic.js';
import { beginsAsDocument } from './markup.js';
import { beginsAsMpegVideo } from './mpeg-video.js';
import { isInsideFrames } from './skippable-frames.js';
import type { Sniffed } from './sniffing.js';
import { decodeText } from './text-decoding.js';
import { beginsAs } from './text-formats.js';
import { isOtherArchive, mayBeDocument } from './zip-documents.js';

/** The types that the library recognises, by their usual names. */
const RECOGNISED: ReadonlySet<string> = new Set(
  [...supportedMimeTypes].map((type) => usualName(essence(type))),
);

/** Compound files (MS-CFB). The program that they belong to is stored beyond the inspected bytes. */
const COMPOUND = 'application/x-cfb';

/** Types of compound files. Office encrypts its other documents into one (MS-OFFCRYPTO, 2.3.4). */
const IN_COMPOUND =
  /^application\/(?:msword|msi|vnd\.(?:ms-(?:excel|office$|outlook|powerpoint|project|publisher|word)|visio$|openxmlformats-officedocument\.))/;

/** Formats that are ZIP archives. */
const IN_ZIP =
  /^application\/(?:zip|epub\+zip|java-archive|x-xpinstall|vnd\.android\.package-archive|vnd\.apple\.(?:keynote|numbers|pages)$|vnd\.oasis\.(?!.*-flat-xml$)|vnd\.openxml|vnd\.ms-.*macroenabled|vnd\.ms-xpsdocument|oxps|vnd\.visio)|^model\/3mf$/;

/** Formats with a text and a binary variant, or without a fixed beginning. */
const UNCERTAIN = new Set(['application/pgp-encrypted', 'application/ms-regedit', 'model/stl']);

/** Sound and film in one container: neither the brand nor the first bytes say which. */
const MEDIA_CONTAINERS: readonly RegExp[] = [
  /^(?:audio|video)\/(?:mp4|3gpp2?|quicktime)$/,
  /^(?:audio|video)\/(?:webm|x-matroska)$/,
  /^(?:audio|video)\/ogg$/,
  /^(?:audio|video)\/(?:x-)?ms-(?:asf|wma|wmv)$/,
  /^video\/(?:mpeg|mp2t)$/,
];

/** Audio that some taggers put behind the tag of an MP3. */
const MAY_BE_TAGGED = new Set(['audio/aac', 'audio/ape', 'audio/flac', 'audio/wavpack', 'audio/musepack']);

/** Formats that programs write and open under the name of another one. */
const ALSO_FOUND: Readonly<Record<string, readonly string[]>> = {
  'application/msword': ['application/rtf'],
  // The chunk that tells an animation may lie beyond the inspected bytes.
  'image/apng': ['image/png'],
  'image/png': ['image/apng'],
  'image/vnd.microsoft.icon': ['image/png', 'image/apng'],
};

const AUDIO_OR_VIDEO = /^(?:audio|video)\//;

/**
 * Images that browsers sniff (WHATWG MIME Sniffing, 6.1). Outside their metadata, they contain no markup, so any
 * that is there serves a polyglot.
 */
const SNIFFED_IMAGE = /^image\/(?:apng|bmp|gif|jpeg|png|vnd\.microsoft\.icon|webp)$/;

/**
 * Types recognisable enough that an unknown declared type cannot legitimately match them. Icons begin with two
 * zeros, as many formats do.
 */
const DISTINCTIVE =
  /^(?:(?!image\/(?:x-icon|vnd\.microsoft\.icon)$)image|audio|video)\/|^text\/html$|^application\/(?:pdf|x-elf|x-mach-binary|x-msdownload|wasm|java-vm|x-shockwave-flash)$/;

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
  sniffed: Sniffed,
): string | undefined {
  if (isUnknownOrMalformed(declaredType)) return undefined;
  const declared = usualName(declaredType);
  const { type, document, markup } = sniffed;
  const found = type ?? 'unknown';
  if (declared === 'application/vnd.ms-excel' && extension === '.csv') {
    return textContradiction('text/csv', found, sniffed);
  }
  if (isTextual(declared)) {
    const isLog = extension === '.log' && type === undefined && isLogWithGaps(bytes);
    return isLog ? undefined : textContradiction(declared, found, sniffed);
  }
  // A polyglot: the signature is right, but a browser that treats the file as a page would run the rest.
  // Browsers never sniff the other formats, so markup in those is content.
  const isLate = declared === 'application/pdf' && type !== 'application/pdf';
  if (markup !== undefined && (SNIFFED_IMAGE.test(declared) || isLate)) return markup;
  // Sound and film that other bytes precede. Their own tags may name elements.
  if (document !== undefined && type === undefined && AUDIO_OR_VIDEO.test(declared)) return document;
  if (isKindOf(declared, extension, bytes, sniffed)) return undefined;
  if (isKnown(declared)) return found;
  // A text about HTML is no page.
  if (found === 'text/html' && !beginsAsDocument(sniffed.text ?? '')) return undefined;
  return DISTINCTIVE.test(found) ? found : undefined;
}

/** Whether every file of the type is recognised. */
function isKnown(declared: string): boolean {
  if (UNCERTAIN.has(declared)) return false;
  const patterns = [IN_ZIP, IN_COMPOUND, ...MEDIA_CONTAINERS];
  return RECOGNISED.has(declared) || patterns.some((pattern) => pattern.test(declared));
}

/** Markup is valid text, so it contradicts only formats with a grammar of their own, tables and lists. */
function textContradiction(declared: string, found: string, { text }: Sniffed): string | undefined {
  const isText = text !== undefined && ['text/plain', 'text/html', 'image/svg+xml'].includes(found);
  return isText && beginsAs(declared, text) ? undefined : found;
}

function isKindOf(declared: string, extension: string, bytes: Uint8Array, sniffed: Sniffed): boolean {
  const { type, extension: usual } = sniffed;
  if (declared === 'application/pdf' && isLatePdf(bytes, type)) return true;
  if (isOfficeXml(declared, sniffed) || isOfficeMail(declared, sniffed)) return true;
  if (type === undefined) return beginsWithoutSignature(declared, bytes);
  if (usual === undefined) return false;
  const found = usualName(type);
  if (IN_ZIP.test(found) && isOtherArchive(bytes, found, declared)) return false;
  if (found === declared || ALSO_FOUND[declared]?.includes(found) === true) return true;
  if (hasBrandOf(bytes, declared)) return true;
  if (MEDIA_CONTAINERS.some((container) => container.test(found) && container.test(declared))) return true;
  if (type === COMPOUND && IN_COMPOUND.test(declared)) return true;
  if (declared === 'application/zip') return IN_ZIP.test(type);
  if (type === 'application/zip' && mayBeDocument(bytes, declared)) return true;
  if (MAY_BE_TAGGED.has(declared) && isInsideId3Tag(bytes)) return true;
  if (declared === 'audio/mpeg' && isMpegInWave(bytes)) return true;
  // A type that the library does not know, or whose files vary.
  return isSameExtension(extension, usual) ? !RECOGNISED.has(declared) : mayContain(extension, usual);
}

/** Files of some types begin with padding, or with bytes that their readers skip. */
function beginsWithoutSignature(declared: string, bytes: Uint8Array): boolean {
  switch (declared) {
    case 'audio/mpeg':
      return recogniseLateMpeg(bytes) !== undefined;
    case 'video/mpeg':
      return beginsAsMpegVideo(bytes);
    case 'application/x-tar':
      return isEmptyTar(bytes);
    case 'application/zstd':
    case 'application/lz4':
      return isInsideFrames(bytes);
    default:
      return false;
  }
}

/** An archive ends with two blocks of zeros, which are all that an empty one has (POSIX.1-2024, pax). */
function isEmptyTar(bytes: Uint8Array): boolean {
  return bytes.length >= 1024 && bytes.every((byte) => byte === 0);
}

/** A log that was truncated or written during a crash has zeros in the place of the lost text. */
function isLogWithGaps(bytes: Uint8Array): boolean {
  const rest = bytes.filter((byte) => byte !== 0);
  return decodeText(rest, true)?.isCertain === true;
}

/** Office 2003 saves documents as XML, also under `.doc` and `.xls`. */
function isOfficeXml(declared: string, { text = '' }: Sniffed): boolean {
  if (!/^[\uFEFF\s]*<\?xml /.test(text)) return false;
  const program = /<\?mso-application\s+progid="(Word\.Document|Excel\.Sheet)"/.exec(text)?.[1];
  const isWord = declared === 'application/msword' && program === 'Word.Document';
  return isWord || (declared === 'application/vnd.ms-excel' && program === 'Excel.Sheet');
}

/**
 * Word, Excel and web applications (Confluence) save documents as web pages in a mail (MHTML, RFC 2557), also under
 * `.doc` and `.xls`. The fields of its header come first.
 */
function isOfficeMail(declared: string, { text = '' }: Sniffed): boolean {
  if (declared !== 'application/msword' && declared !== 'application/vnd.ms-excel') return false;
  const header = /^\uFEFF?\s*((?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+)/.exec(text)?.[1] ?? '';
  return /^MIME-Version:/im.test(header) && /^Content-Type:\s*multipart\/related\b/im.test(header);
}

/** An MP3 stream inside a WAVE file (RFC 2361, appendix A: format 0x55), which players open as MP3. */
function isMpegInWave(bytes: Uint8Array): boolean {
  return /^RIFF....WAVEfmt ....U\0/s.test(Buffer.from(bytes.subarray(0, 22)).toString('latin1'));
}

import { fileTypeFromBuffer } from 'file-type';
import { documentType, markupType } from './content-sniffing.markup.js';
import { decodeText } from './text-content.js';

/** What the first bytes of a file show. */
export interface Sniffed {
  /** Its media type, without parameters; undefined when the bytes are of no type that is known. */
  type: string | undefined;
  /** HTML or SVG, by what a web page or a drawing begins with or consists of. */
  document: ReturnType<typeof documentType>;
  /** HTML or SVG, by a single element that loads or runs something as well. */
  markup: ReturnType<typeof markupType>;
}

/** Formats that look like text and are more: programs open them by their first characters. */
const TEXTUAL_FORMATS = new Set(['application/pdf', 'application/rtf', 'application/postscript']);

/** @param cut whether the file is longer than these bytes */
export async function sniff(bytes: Uint8Array, cut: boolean): Promise<Sniffed> {
  const text = decodeText(bytes, cut);
  const data = text ?? Buffer.from(bytes).toString('latin1');
  const document = documentType(data);
  const markup = markupType(data, document);
  const magic = await magicType(bytes);
  // The signatures of many formats are two or three letters ("BM", "MZ", "GIF"), and a text may begin with them.
  if (text !== undefined && (magic === undefined || !TEXTUAL_FORMATS.has(magic))) {
    return { type: document ?? 'text/plain', document, markup };
  }
  return { type: magic, document, markup };
}

async function magicType(bytes: Uint8Array): Promise<string | undefined> {
  const brands = mediaBrands(bytes);
  if (brands.includes('avif') || brands.includes('avis')) return 'image/avif';
  if (brands.some((brand) => /^(?:hei[cxms]|hev[cxms])$/.test(brand))) return 'image/heic';
  const mime = (await fileTypeFromBuffer(bytes))?.mime.split(';')[0];
  // The mark of UTF-16 reads as a frame of MPEG layer I as well, which nobody has.
  if (mime === 'audio/mpeg' && bytes[0] === 0xff && bytes[1] === 0xfe) return undefined;
  if (isWave(bytes)) return 'audio/wav';
  // It looks for the kind of TIFF in a directory that may lie behind these bytes (TIFF 6.0, section 2).
  return mime ?? (isTiff(bytes) ? 'image/tiff' : undefined);
}

/**
 * The brands of an ISO media file (ISO/IEC 14496-12, 4.3), the major one first. A picture whose major brand is `mif1` is told
 * AVIF or HEIC by the compatible ones.
 */
function mediaBrands(bytes: Uint8Array): string[] {
  const box = Buffer.from(bytes);
  if (box.length < 16 || box.toString('latin1', 4, 8) !== 'ftyp') return [];
  const brands = box.subarray(8, Math.min(box.readUInt32BE(0), box.length)).toString('latin1');
  return (brands.match(/.{4}/gs) ?? []).filter((_, index) => index !== 1);
}

/** A WAVE file of more than 4 GiB (EBU Tech 3306, ITU-R BS.2088) or with its high bytes first. */
function isWave(bytes: Uint8Array): boolean {
  return /^(?:RF64|BW64|RIFX)....WAVE/s.test(Buffer.from(bytes.subarray(0, 12)).toString('latin1'));
}

function isTiff(bytes: Uint8Array): boolean {
  return ['II*\0', 'MM\0*'].includes(Buffer.from(bytes.subarray(0, 4)).toString('latin1'));
}

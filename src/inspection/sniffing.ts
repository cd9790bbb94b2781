import { fileTypeFromBuffer } from 'file-type';
import { documentType, markupType } from './markup.js';
import { decodeText } from './text-decoding.js';

/** The findings from the first bytes of a file. */
export interface Sniffed {
  /** The media type, without parameters; undefined if no known type matches the bytes. */
  type: string | undefined;
  /** HTML or SVG, if the bytes begin like such a document or contain its main elements. */
  document: ReturnType<typeof documentType>;
  /** HTML or SVG, even if only a single element loads or runs something. */
  markup: ReturnType<typeof markupType>;
}

/** Formats that consist of text, which programs recognise by the first characters. */
const TEXTUAL_FORMATS = new Set(['application/pdf', 'application/rtf', 'application/postscript']);

/** @param cut whether the file continues after these bytes */
export async function sniff(bytes: Uint8Array, cut: boolean): Promise<Sniffed> {
  const text = decodeText(bytes, cut);
  const data = text ?? Buffer.from(bytes).toString('latin1');
  const document = documentType(data);
  const markup = markupType(data, document);
  const magic = await magicType(bytes);
  // Many signatures are two or three letters ("BM", "MZ", "GIF"), which ordinary text may begin with.
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
  // A UTF-16 byte order mark also looks like an MPEG layer I frame, a format that is not in use.
  if (mime === 'audio/mpeg' && bytes[0] === 0xff && bytes[1] === 0xfe) return undefined;
  if (isWave(bytes)) return 'audio/wav';
  // The library reads the kind of TIFF from a directory that may lie beyond these bytes (TIFF 6.0, 2).
  return mime ?? (isTiff(bytes) ? 'image/tiff' : undefined);
}

/**
 * The brands of an ISO media file (ISO/IEC 14496-12, 4.3), the major brand first. If it is `mif1`, the
 * compatible brands distinguish AVIF from HEIC.
 */
function mediaBrands(bytes: Uint8Array): string[] {
  const box = Buffer.from(bytes);
  if (box.length < 16 || box.toString('latin1', 4, 8) !== 'ftyp') return [];
  const brands = box.subarray(8, Math.min(box.readUInt32BE(0), box.length)).toString('latin1');
  return (brands.match(/.{4}/gs) ?? []).filter((_, index) => index !== 1);
}

/** A WAVE file larger than 4 GiB (EBU Tech 3306, ITU-R BS.2088) or in big-endian order. */
function isWave(bytes: Uint8Array): boolean {
  return /^(?:RF64|BW64|RIFX)....WAVE/s.test(Buffer.from(bytes.subarray(0, 12)).toString('latin1'));
}

function isTiff(bytes: Uint8Array): boolean {
  return ['II*\0', 'MM\0*'].includes(Buffer.from(bytes.subarray(0, 4)).toString('latin1'));
}

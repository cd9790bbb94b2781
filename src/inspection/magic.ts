import { fileTypeFromBuffer } from 'file-type';
import { essence } from '../storage/media-type.js';
import { hasMpegFrames } from './mpeg-audio.js';

/** A format recognised by its signature. */
export interface Format {
  /** The media type, without parameters. */
  readonly type: string;
  /** The usual extension, with its dot. */
  readonly extension: string;
}

const AVIF: Format = { type: 'image/avif', extension: '.avif' };
const HEIC: Format = { type: 'image/heic', extension: '.heic' };
const HEIF: Format = { type: 'image/heif', extension: '.heif' };
const MP3: Format = { type: 'audio/mpeg', extension: '.mp3' };

/** Signatures at the first byte that the library does not know, or not if a file is cut. */
const SIGNATURES: readonly (Format & { pattern: RegExp })[] = [
  // PCM of more than 4 GiB (EBU Tech 3306, ITU-R BS.2088), or in big-endian order.
  { type: 'audio/wav', extension: '.wav', pattern: /^(?:RF64|BW64|RIFX)....WAVE/s },
  { type: 'audio/midi', extension: '.mid', pattern: /^RIFF....RMID/s },
  // The library reads the kind of TIFF from a directory that may lie beyond these bytes (TIFF 6.0, 2).
  { type: 'image/tiff', extension: '.tif', pattern: new RegExp(String.raw`^(?:II[*+]\0|MM\0[*+])`) },
  { type: 'image/png', extension: '.png', pattern: new RegExp(String.raw`^\x89PNG\r\n\x1A\n`) },
  // QuickTime File Format: a movie may begin with any of these atoms.
  {
    type: 'video/quicktime',
    extension: '.mov',
    pattern: /^[^]{4}(?:free|junk|mdat|moof|moov|pict|pnot|prfl|sidx|skip|styp|uuid|wide)/i,
  },
  { type: 'audio/aac', extension: '.aac', pattern: /^ADIF/ },
  {
    type: 'video/x-ms-asf',
    extension: '.asf',
    pattern: new RegExp(String.raw`^0&\xB2\x75\x8E\x66\xCF\x11\xA6\xD9`),
  },
  { type: 'video/x-matroska', extension: '.mkv', pattern: new RegExp(String.raw`^\x1A\x45\xDF\xA3`) },
  { type: 'application/vnd.rar', extension: '.rar', pattern: /^RE~\^/ },
  // BIFF 2 to 5 without a compound file around it (MS-XLS, 2.4.21; Excel 2 to 5).
  {
    type: 'application/vnd.ms-excel',
    extension: '.xls',
    pattern: new RegExp(String.raw`^\x09[\0\x02\x04\x08][\x04-\x10]\0[\0\x02-\x06]`),
  },
  // Word for DOS, for Windows 1 and 2, and Write.
  {
    type: 'application/msword',
    extension: '.doc',
    pattern: new RegExp(String.raw`^(?:\xDB\xA5-\0|\x9B\xA5!\0|\xFE7\0[\x1C#]|1\xBE\0\0|PO\^Q\x60)`),
  },
];

/** An archive that was to be split but fitted into one file (APPNOTE.TXT, 8.5.4). */
const SPAN_MARKER = new RegExp(String.raw`^PK(?:00|\x07\x08)PK\x03\x04`);

/** Recognises a format by its magic numbers. */
export async function recognise(bytes: Uint8Array): Promise<Format | undefined> {
  const archive = withoutSpanMarker(bytes);
  const image = imageByBrand(archive);
  if (image !== undefined) return image;
  const head = Buffer.from(archive.subarray(0, 32)).toString('latin1');
  const wave = SIGNATURES.find(({ pattern, extension }) => extension === '.wav' && pattern.test(head));
  if (wave !== undefined) return wave;
  const found = await fileTypeFromBuffer(archive);
  if (found !== undefined && !isUtf16Mark(bytes, found.mime)) {
    return { type: essence(found.mime), extension: `.${found.ext.split('.').at(-1) ?? ''}` };
  }
  return (
    SIGNATURES.find(({ pattern }) => pattern.test(head)) ??
    (id3TagLength(bytes) === undefined ? undefined : MP3)
  );
}

/** Recognises MPEG audio behind other bytes, which only a file that is declared as such deserves. */
export function recogniseLateMpeg(bytes: Uint8Array): Format | undefined {
  return hasMpegFrames(bytes) ? MP3 : undefined;
}

/** Whether the tag in front of the audio is longer than the inspected bytes, so that they show nothing else. */
export function isInsideId3Tag(bytes: Uint8Array): boolean {
  return (id3TagLength(bytes) ?? 0) >= bytes.length;
}

/** Bytes of the tag in front of the audio, including its header (ID3v2.4, 3.1); undefined without a tag. */
function id3TagLength(bytes: Uint8Array): number | undefined {
  const [version = 0xff, revision = 0xff] = bytes.subarray(3, 5);
  const size = bytes.subarray(6, 10);
  const isTag = Buffer.from(bytes.subarray(0, 3)).toString('latin1') === 'ID3' && size.length === 4;
  if (!isTag || version === 0xff || revision === 0xff || size.some((byte) => byte > 0x7f)) return undefined;
  return 10 + size.reduce((length, byte) => length * 128 + byte, 0);
}

/**
 * The kind of still image by the brands of an ISO media file (ISO/IEC 14496-12, 4.3). If the major brand is
 * `mif1`, the compatible brands distinguish AVIF from HEIC. With `mif3`, the short form (ISO/IEC 23008-12), the
 * minor version names the codec.
 */
function imageByBrand(bytes: Uint8Array): Format | undefined {
  const box = Buffer.from(bytes);
  if (box.length < 16 || box.toString('latin1', 4, 8) !== 'ftyp') return undefined;
  const text = box.subarray(8, Math.min(box.readUInt32BE(0), box.length)).toString('latin1');
  const [major = '', minor = '', ...compatible] = text.match(/.{4}/gs) ?? [];
  const brands = [major, ...(major === 'mif3' ? [minor] : []), ...compatible];
  if (brands.includes('avif') || brands.includes('avis')) return AVIF;
  if (brands.some((brand) => /^(?:hei[cxms]|hev[cxms])$/.test(brand))) return HEIC;
  return /^(?:mif[1-3]|msf1|miaf)$/.test(major) ? HEIF : undefined;
}

/** A UTF-16 byte order mark also looks like an MPEG layer I frame, a format that is not in use. */
function isUtf16Mark(bytes: Uint8Array, type: string): boolean {
  return type === 'audio/mpeg' && bytes[0] === 0xff && bytes[1] === 0xfe;
}

function withoutSpanMarker(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  return SPAN_MARKER.test(head) ? bytes.subarray(4) : bytes;
}

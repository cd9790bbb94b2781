import { fileTypeFromBuffer } from 'file-type';
import { essence } from '../storage/media-type.js';
import type { Format } from './format.js';
import { imageByBrand } from './iso-media.js';
import { hasMpegFrames } from './mpeg-audio.js';
import { formatBehindFrames } from './skippable-frames.js';

const MP3: Format = { type: 'audio/mpeg', extension: '.mp3' };

/** Signatures at the first byte that the library does not know, or not if a file is cut. */
const SIGNATURES: readonly (Format & { pattern: RegExp })[] = [
  // PCM of more than 4 GiB (EBU Tech 3306, ITU-R BS.2088), or in big-endian order.
  { type: 'audio/wav', extension: '.wav', pattern: /^(?:RF64|BW64|RIFX)....WAVE/s },
  { type: 'audio/midi', extension: '.mid', pattern: /^RIFF....RMID/s },
  // The library reads the kind of TIFF from a directory that may lie beyond these bytes (TIFF 6.0, 2).
  { type: 'image/tiff', extension: '.tif', pattern: new RegExp(String.raw`^(?:II[*+]\0|MM\0[*+])`) },
  { type: 'image/png', extension: '.png', pattern: new RegExp(String.raw`^\x89PNG\r\n\x1A\n`) },
  // QuickTime File Format, and ISO/IEC 14496-12, 6.2.3: a movie may begin with any of these atoms.
  {
    type: 'video/quicktime',
    extension: '.mov',
    pattern: /^[^]{4}(?:free|junk|mdat|moof|moov|pict|pnot|prfl|sidx|skip|styp|uuid|wide)/i,
  },
  // Atoms that are always short. Other files may contain these letters there.
  {
    type: 'video/quicktime',
    extension: '.mov',
    pattern: new RegExp(String.raw`^\0[^]{3}(?:bloc|emsg|ftyp|imda|meta|mfra|pdin|prft|ssix|udta)`),
  },
  // Video CD: sectors in a RIFF file.
  { type: 'video/mpeg', extension: '.mpg', pattern: /^RIFF....CDXA/s },
  { type: 'audio/aac', extension: '.aac', pattern: /^ADIF/ },
  {
    type: 'video/x-ms-asf',
    extension: '.asf',
    pattern: new RegExp(String.raw`^0&\xB2\x75\x8E\x66\xCF\x11\xA6\xD9`),
  },
  { type: 'video/x-matroska', extension: '.mkv', pattern: new RegExp(String.raw`^\x1A\x45\xDF\xA3`) },
  { type: 'application/vnd.rar', extension: '.rar', pattern: /^RE~\^/ },
  // The frames of Zstandard before version 0.8.
  {
    type: 'application/zstd',
    extension: '.zst',
    pattern: new RegExp(String.raw`^[\x1E\x22-\x27]\xB5\x2F\xFD`),
  },
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
  const format = imageByBrand(archive) ?? formatBehindFrames(archive);
  if (format !== undefined) return format;
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

/** A UTF-16 byte order mark also looks like an MPEG layer I frame, a format that is not in use. */
function isUtf16Mark(bytes: Uint8Array, type: string): boolean {
  return type === 'audio/mpeg' && bytes[0] === 0xff && bytes[1] === 0xfe;
}

function withoutSpanMarker(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  return SPAN_MARKER.test(head) ? bytes.subarray(4) : bytes;
}

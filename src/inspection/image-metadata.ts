/** JPEG markers without a length: TEM, RST0 to RST7, SOI (ITU-T T.81, table B.1). */
const STANDALONE = /^(?:01|d[0-8])$/;
/** Start of scan: the picture itself follows. */
const START_OF_SCAN = 0xda;
/** PNG chunks that describe the picture (PNG Specification, 11.3). */
const DESCRIPTIVE_CHUNK = /^(?:tEXt|iTXt|zTXt|eXIf|iCCP)$/;
/** RIFF chunks that describe the picture (RFC 9649, 2.7.1.4 and 2.7.1.5). */
const DESCRIPTIVE_RIFF_CHUNK = /^(?:ICCP|EXIF|XMP )$/;
/** Blocks of a GIF: an extension, and a picture (GIF89a, appendix A). */
const EXTENSION = 0x21;
const IMAGE = 0x2c;
/** The extension whose data a reader interprets; the others are comments and data of applications. */
const GRAPHIC_CONTROL = 0xf9;

/**
 * A copy of the bytes with the metadata of a JPEG, PNG, GIF or WebP set to zero. Captions and comments may
 * contain any text, such as the title `The <table> element`.
 */
export function withoutMetadata(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  if (copy.length >= 4 && copy.readUInt16BE(0) === 0xff_d8) clearSegments(copy);
  if (copy.toString('latin1', 0, 8) === '\x89PNG\r\n\x1A\n') clearChunks(copy);
  if (/^GIF8[79]a$/.test(copy.toString('latin1', 0, 6))) clearExtensions(copy);
  if (/^RIFF[^]{4}WEBP$/.test(copy.toString('latin1', 0, 12))) clearRiffChunks(copy);
  return copy;
}

/** The segments of a JPEG: APPn and COM hold metadata (ITU-T T.81, B.2.4). */
function clearSegments(jpeg: Buffer): void {
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg.readUInt8(at + 1);
    if (marker === START_OF_SCAN) return;
    if (STANDALONE.test(marker.toString(16).padStart(2, '0'))) {
      at += 2;
      continue;
    }
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    if ((marker >= 0xe0 && marker <= 0xef) || marker === 0xfe) jpeg.subarray(at + 4, end).fill(0);
    at = end;
  }
}

function clearChunks(png: Buffer): void {
  let at = 8;
  while (at + 8 <= png.length) {
    const end = at + 8 + png.readUInt32BE(at);
    if (DESCRIPTIVE_CHUNK.test(png.toString('latin1', at + 4, at + 8))) png.subarray(at + 8, end).fill(0);
    // The checksum follows the data.
    at = end + 4;
  }
}

function clearExtensions(gif: Buffer): void {
  let at = 13 + colourTableLength(gif, 10);
  while (at + 2 <= gif.length) {
    const block = gif[at];
    if (block === EXTENSION) {
      at = subBlocksEnd(gif, at + 2, gif[at + 1] !== GRAPHIC_CONTROL);
    } else if (block === IMAGE) {
      // The descriptor, its colours and the size of the codes.
      at = subBlocksEnd(gif, at + 10 + colourTableLength(gif, at + 9) + 1, false);
    } else {
      return;
    }
  }
}

/**
 * Bytes of the colour table that a descriptor announces (GIF89a, 18 and 20).
 * @param at of the packed fields in the descriptor
 */
function colourTableLength(gif: Buffer, at: number): number {
  const fields = gif[at] ?? 0;
  return fields >= 0x80 ? 3 * 2 ** ((fields & 7) + 1) : 0;
}

/** @returns where the sub-blocks from here end, behind their terminator (GIF89a, 15 and 16) */
function subBlocksEnd(gif: Buffer, start: number, clears: boolean): number {
  let at = start;
  for (let length = gif[at] ?? 0; length > 0; length = gif[at] ?? 0) {
    if (clears) gif.subarray(at + 1, at + 1 + length).fill(0);
    at += 1 + length;
  }
  return at + 1;
}

function clearRiffChunks(webp: Buffer): void {
  let at = 12;
  while (at + 8 <= webp.length) {
    const length = webp.readUInt32LE(at + 4);
    if (DESCRIPTIVE_RIFF_CHUNK.test(webp.toString('latin1', at, at + 4))) {
      webp.subarray(at + 8, at + 8 + length).fill(0);
    }
    // Chunks begin at even offsets.
    at += 8 + length + (length % 2);
  }
}

/** JPEG markers without a length: TEM, RST0 to RST7, SOI (ITU-T T.81, table B.1). */
const STANDALONE = /^(?:01|d[0-8])$/;
/** Start of scan: the picture itself follows. */
const START_OF_SCAN = 0xda;
/** PNG chunks that describe the picture (PNG Specification, 11.3). */
const DESCRIPTIVE_CHUNK = /^(?:tEXt|iTXt|zTXt|eXIf|iCCP)$/;

/**
 * A copy of the bytes with the metadata of a JPEG or PNG set to zero. Captions and comments may contain any
 * text, such as the title `The <table> element`.
 */
export function withoutMetadata(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  if (copy.length >= 4 && copy.readUInt16BE(0) === 0xff_d8) clearSegments(copy);
  if (copy.toString('latin1', 0, 8) === '\x89PNG\r\n\x1A\n') clearChunks(copy);
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

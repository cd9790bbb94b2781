import type { Format } from './format.js';

/** The magic numbers after skippable frames. LZ4 has the same skippable frames as Zstandard. */
const FRAMES: Readonly<Record<string, Format>> = {
  '28b52ffd': { type: 'application/zstd', extension: '.zst' },
  '04224d18': { type: 'application/x-lz4', extension: '.lz4' },
};

/** Bytes of the header: a magic number, and the length of the content. */
const HEADER = 8;

/** The format of a compressed file that begins with skippable frames (RFC 8878, 3.1.2). */
export function formatBehindFrames(bytes: Uint8Array): Format | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = framesEnd(file);
  return end === 0 ? undefined : FRAMES[file.toString('hex', end, end + 4)];
}

/** Whether skippable frames fill the inspected bytes, so that they show nothing else. */
export function isInsideFrames(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = framesEnd(file);
  return end > 0 && end + 4 > file.length;
}

/** Bytes of the skippable frames at the beginning; may exceed the file. */
function framesEnd(file: Buffer): number {
  let at = 0;
  while (at + HEADER <= file.length && isFrame(file.readUInt32LE(at)))
    at += HEADER + file.readUInt32LE(at + 4);
  return at;
}

/** 0x184D2A50 to 0x184D2A5F. */
function isFrame(magic: number): boolean {
  return magic >>> 4 === 0x184d2a5;
}

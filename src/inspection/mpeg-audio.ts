/** Kilobits per second by index: MPEG-1 layers I, II, III, then MPEG-2 layer I, layers II and III. */
const BITRATES = [
  [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;

/** Hertz by index, in MPEG-1. MPEG-2 has half of it, MPEG-2.5 a quarter. */
const SAMPLE_RATES = [44_100, 48_000, 32_000] as const;

/**
 * Whether the bytes contain MPEG audio behind other bytes (ISO/IEC 11172-3, 2.4.1.3): frames of one kind, each
 * where the one before ends, until the bytes end. Two of them, or one behind zeros, because a single frame
 * header occurs in random bytes.
 */
export function hasMpegFrames(bytes: Uint8Array): boolean {
  for (let at = 1; at < bytes.length - 3; at += 1) {
    const count = countFrames(bytes, at);
    if (count > 1 || (count === 1 && bytes.subarray(0, at).every((byte) => byte === 0))) return true;
  }
  return false;
}

/** Frames from here to the end of the bytes; 0 if anything else comes between. */
function countFrames(bytes: Uint8Array, start: number): number {
  let count = 0;
  for (let at = start; at < bytes.length - 3; count += 1) {
    const length = frameLength(bytes, at);
    if (length === undefined || !isSameKind(bytes, start, at)) return 0;
    at += length;
  }
  return count;
}

/** Bytes of the frame that begins here, including its header. */
function frameLength(bytes: Uint8Array, at: number): number | undefined {
  const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
  if (first !== 0xff || second < 0xe0) return undefined;
  const version = (second >> 3) & 3;
  const layer = 4 - ((second >> 1) & 3);
  const sampleRate = SAMPLE_RATES[(third >> 2) & 3];
  if (version === 1 || layer === 4 || sampleRate === undefined) return undefined;
  const isMpeg1 = version === 3;
  const table = isMpeg1 ? layer - 1 : layer === 1 ? 3 : 4;
  const bitrate = BITRATES[table]?.[third >> 4] ?? 0;
  if (bitrate === 0) return undefined;
  const hertz = isMpeg1 ? sampleRate : version === 2 ? sampleRate / 2 : sampleRate / 4;
  const padding = (third >> 1) & 1;
  if (layer === 1) return (Math.floor((12_000 * bitrate) / hertz) + padding) * 4;
  const samples = layer === 3 && !isMpeg1 ? 72_000 : 144_000;
  return Math.floor((samples * bitrate) / hertz) + padding;
}

/** Version, layer and sample rate do not change within a stream. */
function isSameKind(bytes: Uint8Array, one: number, other: number): boolean {
  return (
    ((bytes[one + 1] ?? 0) & 0xfe) === ((bytes[other + 1] ?? 0) & 0xfe) &&
    ((bytes[one + 2] ?? 0) & 0x0c) === ((bytes[other + 2] ?? 0) & 0x0c)
  );
}

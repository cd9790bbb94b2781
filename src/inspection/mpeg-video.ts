/** Start codes of a sequence, and of a pack with its streams (ISO/IEC 13818-1, 2.5.3; 13818-2, 6.2.1). */
const START_CODE = /^(?:b3|b[89ab]|[c-e]\w)$/;

/**
 * Whether bytes begin as MPEG video. Any number of zeros may precede a start code (ISO/IEC 13818-2, 5.2.3), which
 * itself begins with two zeros and a one.
 */
export function beginsAsMpegVideo(bytes: Uint8Array): boolean {
  const at = bytes.findIndex((byte) => byte !== 0);
  return at >= 2 && bytes[at] === 1 && START_CODE.test((bytes[at + 1] ?? 0).toString(16));
}

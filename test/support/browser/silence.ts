/**
 * A recording of silence: PCM in a RIFF file, mono, 16 bits. Its size grows with its duration and its position
 * is a byte offset, so that a player seeks in it by a range request.
 * @param seconds the duration
 * @param rate bytes per second
 */
export function silence(seconds: number, rate: number): Buffer {
  const header = Buffer.alloc(44);
  const size = seconds * rate;
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + size, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate / 2, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(size, 40);
  return Buffer.concat([header, Buffer.alloc(size)]);
}

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Crc, CRC32C, CRC64NVME } from './crc.js';

/** A running digest of a body. */
export interface Digest {
  update(chunk: Uint8Array): void;
  digest(): Buffer;
}

class Crc32 implements Digest {
  private value = 0;

  update(chunk: Uint8Array): void {
    this.value = crc32(chunk, this.value);
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.value);
    return bytes;
  }
}

/** The algorithms of x-amz-checksum-*. `bytes` is the size of a digest. */
const ALGORITHMS = {
  crc32: { bytes: 4, start: (): Digest => new Crc32() },
  crc32c: { bytes: 4, start: (): Digest => new Crc(CRC32C) },
  crc64nvme: { bytes: 8, start: (): Digest => new Crc(CRC64NVME) },
  sha1: { bytes: 20, start: (): Digest => createHash('sha1') },
  sha256: { bytes: 32, start: (): Digest => createHash('sha256') },
} as const;

export type ChecksumAlgorithm = keyof typeof ALGORITHMS;

/** A checksum in base64, as in its header. A checksum computed from those of N parts ends in `-N`. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
}

/**
 * How the checksum of an object made of parts is computed: from the digests of its parts, or from all bytes.
 */
export type ChecksumType = 'COMPOSITE' | 'FULL_OBJECT';

export const CHECKSUM_ALGORITHMS = Object.keys(ALGORITHMS).filter(isChecksumAlgorithm);

export function isChecksumAlgorithm(name: string): name is ChecksumAlgorithm {
  return Object.hasOwn(ALGORITHMS, name);
}

export function startDigest(algorithm: ChecksumAlgorithm): Digest {
  return ALGORITHMS[algorithm].start();
}

/** Whether a text is the base64 of a digest of the algorithm's size. */
export function isChecksumValue(algorithm: ChecksumAlgorithm, value: string): boolean {
  return isBase64(value, ALGORITHMS[algorithm].bytes);
}

/** Whether a text is the canonical base64 of `bytes` bytes. */
export function isBase64(text: string, bytes: number): boolean {
  const decoded = Buffer.from(text, 'base64');
  return decoded.length === bytes && decoded.toString('base64') === text;
}

/** The header that carries a checksum. */
export function checksumHeader({ algorithm, value }: Checksum): Record<string, string> {
  return { [`x-amz-checksum-${algorithm}`]: value };
}

/** The headers that report the checksum of an object: its value and its type. */
export function checksumHeaders(checksum: Checksum): Record<string, string> {
  return { ...checksumHeader(checksum), 'x-amz-checksum-type': checksumType(checksum) };
}

/** The type of an object's checksum. A composite one ends in the number of parts. */
export function checksumType({ value }: Checksum): ChecksumType {
  return value.includes('-') ? 'COMPOSITE' : 'FULL_OBJECT';
}

/** The name of an XML element, for example `ChecksumSHA256`. */
export function checksumElementName(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm.toUpperCase()}`;
}

export function checksumElement({ algorithm, value }: Checksum): readonly [name: string, value: string] {
  return [checksumElementName(algorithm), value];
}

import { S3Error } from '../protocol/s3-error.js';
import { type Checksum, type Digest, startDigest } from './checksums.js';
import type { DeclaredChecksum } from './declared-checksum.js';

/** Computes the checksum of a body, and compares it with the one that its request or its trailer declares. */
export class ChecksumCheck {
  private readonly digest: Digest | undefined;
  private value: string | undefined;

  constructor(private readonly declared: DeclaredChecksum | undefined) {
    this.digest = declared && startDigest(declared.algorithm);
    this.value = declared?.value;
  }

  /** The algorithm of a checksum whose value is still to come in a trailer. */
  get awaited(): DeclaredChecksum['algorithm'] | undefined {
    return this.value === undefined ? this.declared?.algorithm : undefined;
  }

  /** Sets the value from the trailer. */
  declare(value: string): void {
    this.value = value;
  }

  update(chunk: Buffer): void {
    this.digest?.update(chunk);
  }

  /**
   * The checksum of the whole body; undefined if the request declares none.
   *
   * @throws S3Error `BadDigest` if the declared value differs.
   */
  finish(): Checksum | undefined {
    if (!this.declared || !this.digest) return undefined;
    const { algorithm } = this.declared;
    const value = this.digest.digest().toString('base64');
    if (this.value !== value) {
      throw new S3Error(
        'BadDigest',
        `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
      );
    }
    return { algorithm, value };
  }
}

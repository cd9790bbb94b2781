import { S3Error } from '../protocol/s3-error.js';
import { type Checksum, type Digest, startDigest } from './checksums.js';
import type { PromisedChecksum } from './declared-checksum.js';

/** The running digest of a body whose checksum was promised, or will be in a trailer. */
export class ChecksumCheck {
  private readonly digest: Digest | undefined;
  private value: string | undefined;

  constructor(private readonly promised: PromisedChecksum | undefined) {
    this.digest = promised && startDigest(promised.algorithm);
    this.value = promised?.value;
  }

  /** The algorithm whose value a trailer has yet to tell. */
  get awaited(): PromisedChecksum['algorithm'] | undefined {
    return this.value === undefined ? this.promised?.algorithm : undefined;
  }

  promise(value: string): void {
    this.value = value;
  }

  update(chunk: Buffer): void {
    this.digest?.update(chunk);
  }

  /** Throws BadDigest for a body that is another. */
  finish(): Checksum | undefined {
    if (!this.promised || !this.digest) return undefined;
    const { algorithm } = this.promised;
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

import { S3Error } from '../protocol/s3-error.js';
import { type Checksum, type Digest, startDigest } from './checksums.js';
import type { DeclaredChecksum } from './declared-checksum.js';

/** The running digest of a body whose checksum was declared, or will be in a trailer. */
export class ChecksumCheck {
  private readonly digest: Digest | undefined;
  private value: string | undefined;

  constructor(private readonly declared: DeclaredChecksum | undefined) {
    this.digest = declared && startDigest(declared.algorithm);
    this.value = declared?.value;
  }

  /** The algorithm whose value a trailer has yet to tell. */
  get awaited(): DeclaredChecksum['algorithm'] | undefined {
    return this.value === undefined ? this.declared?.algorithm : undefined;
  }

  declare(value: string): void {
    this.value = value;
  }

  update(chunk: Buffer): void {
    this.digest?.update(chunk);
  }

  /** Throws BadDigest for a body that is another. */
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

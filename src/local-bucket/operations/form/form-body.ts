import { createHash } from 'node:crypto';
import { ChecksumCheck } from '../../body/checksum-check.js';
import type { DeclaredChecksum } from '../../body/declared-checksum.js';
import { type BodyFacts, entityTooLarge, MAX_SIZE } from '../../body/upload-body.js';
import { S3Error } from '../../protocol/s3-error.js';
import type { SizeRange } from './post-policy.js';

/**
 * The file of one form. It is read once, digested while it is read, and checked against the size range of its
 * policy and its declared checksum.
 */
export class FormBody {
  private readonly md5 = createHash('md5');
  private readonly checksum: ChecksumCheck;
  private size = 0;

  constructor(
    private readonly file: AsyncIterable<Buffer>,
    private readonly range: SizeRange,
    declared: DeclaredChecksum | undefined,
  ) {
    this.checksum = new ChecksumCheck(declared);
  }

  /** @throws S3Error `EntityTooLarge` at the first byte beyond the limit. */
  async *bytes(): AsyncGenerator<Buffer> {
    const max = Math.min(this.range.max, MAX_SIZE);
    for await (const chunk of this.file) {
      this.size += chunk.length;
      if (this.size > max) throw entityTooLarge(this.size, max);
      this.md5.update(chunk);
      this.checksum.update(chunk);
      yield chunk;
    }
  }

  /**
   * Call after the last byte.
   *
   * @throws S3Error `EntityTooSmall` or `BadDigest`.
   */
  finish(): BodyFacts {
    if (this.size < this.range.min) {
      throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
        elements: { ProposedSize: String(this.size), MinSizeAllowed: String(this.range.min) },
      });
    }
    return { size: this.size, md5: this.md5.digest('hex'), checksum: this.checksum.finish() };
  }
}

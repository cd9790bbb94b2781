import { Readable } from 'node:stream';
import { Logger } from '@nestjs/common';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Problem } from '../../errors/catalogue.js';
import type { BucketOptions } from '../bucket-options.js';
import type { ObjectKey } from '../object-key.js';
import { callStore } from './store-call.js';

/** Finds out once for each bucket whether the credentials can read a version by its id. */
export class VersionAccess {
  readonly #log = new Logger('versions');
  #answer: Promise<boolean> | undefined;

  constructor(
    private readonly client: S3Client,
    private readonly options: BucketOptions,
  ) {}

  canRead(key: ObjectKey, versionId: string): Promise<boolean> {
    this.#answer ??= this.#find(key, versionId);
    return this.#answer;
  }

  async #find(key: ObjectKey, versionId: string): Promise<boolean> {
    const version = { Bucket: this.options.bucket, Key: key, VersionId: versionId, Range: 'bytes=0-0' };
    try {
      await callStore(this.options.timeoutMs, async (options) => {
        const { Body } = await this.client.send(new GetObjectCommand(version), options);
        if (Body instanceof Readable) Body.destroy();
      });
      return true;
    } catch (error) {
      return this.#judge(error);
    }
  }

  #judge(error: unknown): boolean {
    const { errorCode = '', status = 0 } = error instanceof Problem ? error : {};
    // The credentials were accepted. The version was deleted in between, or is empty.
    if (errorCode === 'NoSuchVersion' || errorCode === 'InvalidRange') return true;
    // The next caller tries again.
    if (status !== 500) this.#answer = undefined;
    else {
      this.#log.warn(
        `The store rejects requests for a version of an object: ${errorCode}. If a file is overwritten after its ` +
          'inspection, download URLs serve the new content. Grant s3:GetObjectVersion, then restart the service.',
      );
    }
    return false;
  }
}

import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { type ObjectMetadata, ObjectStore } from './object-store.js';
import type { Store } from './store.js';
import { storeProblem } from './store-problem.js';

/** Any S3-compatible store, by way of the SDK's client. */
export class S3ObjectStore extends ObjectStore {
  constructor(
    private readonly client: S3Client,
    private readonly store: Store,
  ) {
    super();
  }

  head(key: string): Promise<ObjectMetadata> {
    const object = { Bucket: this.store.bucket, Key: key };
    return this.#ask(async (options) => {
      const answer = await this.client
        .send(new HeadObjectCommand(object), options)
        .catch((error: unknown) =>
          this.#explain(error, () =>
            this.client.send(new GetObjectCommand({ ...object, Range: 'bytes=0-0' }), options),
          ),
        );
      return {
        size: answer.ContentLength ?? 0,
        contentType: answer.ContentType ?? 'application/octet-stream',
        etag: answer.ETag ?? '',
      };
    });
  }

  async checkBucket(): Promise<void> {
    const bucket = { Bucket: this.store.bucket };
    await this.#ask((options) =>
      this.client
        .send(new HeadBucketCommand(bucket), options)
        .catch((error: unknown) =>
          this.#explain(error, () =>
            this.client.send(new ListObjectsV2Command({ ...bucket, MaxKeys: 1 }), options),
          ),
        ),
    );
  }

  /** An answer to HEAD has no body, so a refusal has no reason in it; the same question by GET brings it. */
  async #explain(error: unknown, byGet: () => Promise<object>): Promise<never> {
    if (!(error instanceof S3ServiceException) || error.$fault !== 'client') throw error;
    const answer = await byGet();
    if ('Body' in answer && answer.Body instanceof Readable) answer.Body.destroy();
    throw error;
  }

  async #ask<T>(question: (options: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
    try {
      return await question({ abortSignal: AbortSignal.timeout(this.store.timeoutMs) });
    } catch (error) {
      throw storeProblem(error);
    }
  }
}

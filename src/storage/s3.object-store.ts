import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
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
    return this.#ask(async (abortSignal) => {
      const input = { Bucket: this.store.bucket, Key: key };
      const answer = await this.client
        .send(new HeadObjectCommand(input), { abortSignal })
        .catch((error: unknown) => this.#explain(error, input, abortSignal));
      return {
        size: answer.ContentLength ?? 0,
        contentType: answer.ContentType ?? 'application/octet-stream',
        etag: answer.ETag ?? '',
      };
    });
  }

  async checkBucket(): Promise<void> {
    await this.#ask((abortSignal) =>
      this.client.send(new HeadBucketCommand({ Bucket: this.store.bucket }), { abortSignal }),
    );
  }

  /** An answer to HEAD has no body, so a refusal has no reason in it; one byte asked for with GET tells it. */
  async #explain(
    error: unknown,
    input: { Bucket: string; Key: string },
    abortSignal: AbortSignal,
  ): Promise<never> {
    if (!(error instanceof S3ServiceException) || error.$fault !== 'client') throw error;
    const answer = await this.client.send(new GetObjectCommand({ ...input, Range: 'bytes=0-0' }), {
      abortSignal,
    });
    answer.Body?.transformToByteArray().catch(() => undefined);
    throw error;
  }

  async #ask<T>(question: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await question(AbortSignal.timeout(this.store.timeoutMs));
    } catch (error) {
      throw storeProblem(error);
    }
  }
}

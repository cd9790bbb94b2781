import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Problem } from '../errors/catalogue.js';
import { askStore, type Question } from './ask-store.js';
import { readFirstBytes } from './first-bytes.js';
import { listedObjects } from './listed-objects.js';
import {
  type ListRequest,
  type ObjectHead,
  type ObjectMetadata,
  type ObjectPage,
  type ObjectPeek,
  ObjectStore,
  PEEK_BYTES,
} from './object-store.js';
import type { Store } from './store.js';

/** Any S3-compatible store, by way of the SDK's client. */
export class S3ObjectStore extends ObjectStore {
  constructor(
    private readonly client: S3Client,
    private readonly store: Store,
  ) {
    super();
  }

  head(key: string, { checksum = false }: { checksum?: boolean } = {}): Promise<ObjectHead> {
    const object = { Bucket: this.store.bucket, Key: key };
    return this.#ask(async (options) => {
      const answer = await this.client
        .send(new HeadObjectCommand({ ...object, ...(checksum && { ChecksumMode: 'ENABLED' }) }), options)
        .catch((error: unknown) =>
          this.#explain(error, () =>
            this.client.send(new GetObjectCommand({ ...object, Range: 'bytes=0-0' }), options),
          ),
        );
      const metadata = metadataOf(answer, answer.ContentLength ?? 0);
      const sha256 = answer.ChecksumSHA256;
      // That of an upload in parts is a checksum of checksums, `…-3`, and nobody can compare it with a file's.
      return sha256 === undefined || sha256.includes('-')
        ? metadata
        : { ...metadata, checksumSha256: sha256 };
    });
  }

  async peek(key: string): Promise<ObjectPeek> {
    const found = await this.#peekAtBytes(key);
    if (found !== undefined) return found;
    const empty = await this.head(key);
    if (empty.size === 0) return { ...empty, firstBytes: new Uint8Array() };
    // Overwritten in between: what was not looked at is not passed off as empty.
    const written = await this.#peekAtBytes(key);
    if (written !== undefined) return written;
    throw new Problem('store_unreachable', 'The object store did not answer. Try again in a few seconds.', {
      errorCode: 'InvalidRange',
      retryAfter: 2,
    });
  }

  /** @returns undefined for an empty object */
  #peekAtBytes(key: string): Promise<ObjectPeek | undefined> {
    const request = { Bucket: this.store.bucket, Key: key, Range: `bytes=0-${PEEK_BYTES - 1}` };
    return this.#ask(async (options) => {
      const answer = await this.client.send(new GetObjectCommand(request), options).catch(undefinedIfEmpty);
      if (answer === undefined) return undefined;
      const firstBytes = await readFirstBytes(answer.Body, PEEK_BYTES);
      return { ...metadataOf(answer, sizeOf(answer)), firstBytes };
    });
  }

  async list({ prefix, after, limit }: ListRequest): Promise<ObjectPage> {
    const answer = await this.#ask((options) =>
      this.client.send(
        new ListObjectsV2Command({
          Bucket: this.store.bucket,
          Prefix: prefix,
          StartAfter: after,
          MaxKeys: limit,
          // XML cannot hold every character that a key can.
          EncodingType: 'url',
        }),
        options,
      ),
    );
    const objects = listedObjects(answer);
    return { objects, next: answer.IsTruncated === true ? objects.at(-1)?.key : undefined };
  }

  async delete(key: string): Promise<void> {
    await this.#ask((options) =>
      this.client.send(new DeleteObjectCommand({ Bucket: this.store.bucket, Key: key }), options),
    );
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

  #ask<T>(question: Question<T>): Promise<T> {
    return askStore(this.store.timeoutMs, question);
  }
}

interface ObjectAnswer {
  ContentType?: string | undefined;
  ContentEncoding?: string | undefined;
  ContentLength?: number | undefined;
  ContentRange?: string | undefined;
  ETag?: string | undefined;
  LastModified?: Date | undefined;
}

function metadataOf(answer: ObjectAnswer, size: number): ObjectMetadata {
  const { ContentType, ContentEncoding, ETag, LastModified } = answer;
  return {
    size,
    contentType: ContentType ?? 'application/octet-stream',
    ...(ContentEncoding !== undefined && { contentEncoding: ContentEncoding }),
    etag: ETag ?? '',
    lastModified: LastModified ?? new Date(0),
  };
}

/** Of the whole object: behind the slash of `bytes 0-4095/5000`, or all that comes where a store takes no ranges. */
function sizeOf({ ContentRange, ContentLength }: ObjectAnswer): number {
  const [, total] = /^bytes \d+-\d+\/(\d+)$/.exec(ContentRange ?? '') ?? [];
  return total === undefined ? (ContentLength ?? 0) : Number(total);
}

function undefinedIfEmpty(error: unknown): undefined {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 416) return;
  throw error;
}

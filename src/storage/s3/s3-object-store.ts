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
import { Problem } from '../../errors/catalogue.js';
import type { BucketOptions } from '../bucket-options.js';
import type { ObjectKey } from '../object-key.js';
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
} from '../object-store.js';
import { callStore, type StoreCall } from './store-call.js';
import { VersionAccess } from './version-access.js';

/** Objects in any S3-compatible store, over the SDK's client. */
export class S3ObjectStore extends ObjectStore {
  readonly #versions: VersionAccess;

  constructor(
    private readonly client: S3Client,
    private readonly options: BucketOptions,
  ) {
    super();
    this.#versions = new VersionAccess(client, options);
  }

  head(key: ObjectKey, { checksum = false }: { checksum?: boolean } = {}): Promise<ObjectHead> {
    const object = { Bucket: this.options.bucket, Key: key };
    return this.#call(async (options) => {
      const response = await this.client
        .send(new HeadObjectCommand({ ...object, ...(checksum && { ChecksumMode: 'ENABLED' }) }), options)
        .catch((error: unknown) =>
          this.#failWithReason(error, () =>
            this.client.send(new GetObjectCommand({ ...object, Range: 'bytes=0-0' }), options),
          ),
        );
      const metadata = metadataOf(response, response.ContentLength ?? 0);
      const sha256 = response.ChecksumSHA256;
      // A multipart upload has a checksum of checksums, `…-3`, which cannot be compared with the file's.
      return sha256 === undefined || sha256.includes('-')
        ? metadata
        : { ...metadata, checksumSha256: sha256 };
    });
  }

  async peek(key: ObjectKey): Promise<ObjectPeek> {
    const found = await this.#peekAtBytes(key);
    if (found !== undefined) return found;
    const empty = await this.head(key);
    if (empty.size === 0) return { ...empty, firstBytes: new Uint8Array() };
    // The object was overwritten in between; do not report unread bytes as an empty file.
    const written = await this.#peekAtBytes(key);
    if (written !== undefined) return written;
    throw Problem.of('store_unreachable', { errorCode: 'InvalidRange', retryAfter: 2 });
  }

  /** @returns undefined for an empty object */
  #peekAtBytes(key: ObjectKey): Promise<ObjectPeek | undefined> {
    const request = { Bucket: this.options.bucket, Key: key, Range: `bytes=0-${PEEK_BYTES - 1}` };
    return this.#call(async (options) => {
      const response = await this.client.send(new GetObjectCommand(request), options).catch(undefinedIfEmpty);
      if (response === undefined) return undefined;
      const firstBytes = await readFirstBytes(response.Body, PEEK_BYTES);
      return { ...metadataOf(response, sizeOf(response)), firstBytes };
    });
  }

  canReadVersion(key: ObjectKey, versionId: string): Promise<boolean> {
    return this.#versions.canRead(key, versionId);
  }

  async list({ prefix, after, limit }: ListRequest): Promise<ObjectPage> {
    const response = await this.#call((options) =>
      this.client.send(
        new ListObjectsV2Command({
          Bucket: this.options.bucket,
          Prefix: prefix,
          StartAfter: after,
          MaxKeys: limit,
          // Keys may contain characters that XML cannot represent.
          EncodingType: 'url',
        }),
        options,
      ),
    );
    const objects = listedObjects(response);
    return { objects, next: response.IsTruncated === true ? objects.at(-1)?.key : undefined };
  }

  async delete(key: ObjectKey): Promise<void> {
    await this.#call((options) =>
      this.client.send(new DeleteObjectCommand({ Bucket: this.options.bucket, Key: key }), options),
    );
  }

  async checkBucket(): Promise<void> {
    const bucket = { Bucket: this.options.bucket };
    await this.#call((options) =>
      this.client
        .send(new HeadBucketCommand(bucket), options)
        .catch((error: unknown) =>
          this.#failWithReason(error, () =>
            this.client.send(new ListObjectsV2Command({ ...bucket, MaxKeys: 1 }), options),
          ),
        ),
    );
  }

  /** The response to a HEAD has no body, hence no error code. The same request by GET has one. */
  async #failWithReason(error: unknown, byGet: () => Promise<object>): Promise<never> {
    if (!(error instanceof S3ServiceException) || error.$fault !== 'client') throw error;
    const response = await byGet();
    if ('Body' in response && response.Body instanceof Readable) response.Body.destroy();
    throw error;
  }

  #call<T>(call: StoreCall<T>): Promise<T> {
    return callStore(this.options.timeoutMs, call);
  }
}

interface ObjectResponse {
  ContentType?: string | undefined;
  ContentEncoding?: string | undefined;
  ContentLength?: number | undefined;
  ContentRange?: string | undefined;
  ETag?: string | undefined;
  LastModified?: Date | undefined;
  VersionId?: string | undefined;
}

function metadataOf(response: ObjectResponse, size: number): ObjectMetadata {
  const { ContentType, ContentEncoding, ETag, LastModified, VersionId } = response;
  return {
    size,
    contentType: ContentType ?? 'application/octet-stream',
    ...(ContentEncoding !== undefined && { contentEncoding: ContentEncoding }),
    etag: ETag ?? '',
    lastModified: LastModified ?? new Date(0),
    // Objects that were stored without versioning have the version `null`.
    ...(VersionId !== undefined && VersionId !== 'null' && { versionId: VersionId }),
  };
}

/**
 * The whole object's size: from `bytes 0-4095/5000`, or the length of the response if the store ignores
 * ranges.
 */
function sizeOf({ ContentRange, ContentLength }: ObjectResponse): number {
  const [, total] = /^bytes \d+-\d+\/(\d+)$/.exec(ContentRange ?? '') ?? [];
  return total === undefined ? (ContentLength ?? 0) : Number(total);
}

function undefinedIfEmpty(error: unknown): undefined {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 416) return;
  throw error;
}

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type ListPartsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Problem } from '../../errors/catalogue.js';
import { callStore, type StoreCall } from './store-call.js';
import type { BucketOptions } from '../bucket-options.js';
import { MultipartStore, type PartReference, type UploadedPart } from '../multipart-store.js';
import type { ObjectKey } from '../object-key.js';

/**
 * Milliseconds. "Processing of a CompleteMultipartUpload request could take several minutes".
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
const COMPLETE_TIMEOUT = 300_000;

/** Multipart uploads in any S3-compatible store, over the SDK's client. */
export class S3MultipartStore extends MultipartStore {
  constructor(
    private readonly client: S3Client,
    private readonly options: BucketOptions,
  ) {
    super();
  }

  async create(key: ObjectKey, contentType: string): Promise<string> {
    const { UploadId: uploadId } = await this.#call((options) =>
      this.client.send(
        new CreateMultipartUploadCommand({ ...this.#object(key), ContentType: contentType }),
        options,
      ),
    );
    if (uploadId === undefined || uploadId === '') {
      throw Problem.of('store_unreachable', { errorCode: 'NoUploadId' });
    }
    return uploadId;
  }

  async listParts(key: ObjectKey, uploadId: string): Promise<UploadedPart[]> {
    const parts: UploadedPart[] = [];
    let marker: string | undefined;
    do {
      const page = await this.#listPage(key, uploadId, marker);
      for (const { PartNumber, ETag, Size } of page.Parts ?? []) {
        parts.push({ partNumber: PartNumber ?? 0, etag: ETag ?? '', size: Size ?? 0 });
      }
      marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
    } while (marker !== undefined);
    return parts;
  }

  async complete(
    key: ObjectKey,
    uploadId: string,
    parts: readonly PartReference[],
    { ifAbsent }: { ifAbsent: boolean },
  ): Promise<void> {
    const command = new CompleteMultipartUploadCommand({
      ...this.#object(key),
      UploadId: uploadId,
      MultipartUpload: {
        Parts: parts.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag })),
      },
      ...(ifAbsent && { IfNoneMatch: '*' }),
    });
    await this.#call((options) => this.client.send(command, options), COMPLETE_TIMEOUT);
  }

  async abort(key: ObjectKey, uploadId: string): Promise<void> {
    const command = new AbortMultipartUploadCommand({ ...this.#object(key), UploadId: uploadId });
    await this.#call((options) => this.client.send(command, options));
  }

  #listPage(key: ObjectKey, uploadId: string, marker: string | undefined): Promise<ListPartsCommandOutput> {
    const command = new ListPartsCommand({
      ...this.#object(key),
      UploadId: uploadId,
      ...(marker !== undefined && { PartNumberMarker: marker }),
    });
    return this.#call((options) => this.client.send(command, options));
  }

  #object(key: ObjectKey): { Bucket: string; Key: string } {
    return { Bucket: this.options.bucket, Key: key };
  }

  async #call<T>(call: StoreCall<T>, timeoutMs = this.options.timeoutMs): Promise<T> {
    try {
      return await callStore(timeoutMs, call);
    } catch (error) {
      // Ceph returns NoSuchKey for an upload that was aborted.
      throw error instanceof Problem && error.code === 'object_not_found'
        ? Problem.of('upload_not_found', { cause: error.cause, errorCode: 'NoSuchUpload' })
        : error;
    }
  }
}

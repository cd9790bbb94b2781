import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type ListPartsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Problem } from '../errors/catalogue.js';
import { askStore, type Question } from './ask-store.js';
import { MultipartStore, type UploadedPart } from './multipart-store.js';
import { uploadNotFound } from './store-problem.js';
import type { Store } from './store.js';

/** Milliseconds: "Processing of a CompleteMultipartUpload request could take several minutes". */
const COMPLETE_TIMEOUT = 300_000;

/** Any S3-compatible store, by way of the SDK's client. */
export class S3MultipartStore extends MultipartStore {
  constructor(
    private readonly client: S3Client,
    private readonly store: Store,
  ) {
    super();
  }

  async create(key: string, contentType: string): Promise<string> {
    const { UploadId: uploadId } = await this.#ask((options) =>
      this.client.send(
        new CreateMultipartUploadCommand({ ...this.#object(key), ContentType: contentType }),
        options,
      ),
    );
    if (uploadId === undefined || uploadId === '') {
      throw new Problem('store_unreachable', 'The object store began no upload. Try again in a few seconds.');
    }
    return uploadId;
  }

  async listParts(key: string, uploadId: string): Promise<UploadedPart[]> {
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
    key: string,
    uploadId: string,
    parts: readonly Pick<UploadedPart, 'partNumber' | 'etag'>[],
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
    await this.#ask((options) => this.client.send(command, options), COMPLETE_TIMEOUT);
  }

  async abort(key: string, uploadId: string): Promise<void> {
    const command = new AbortMultipartUploadCommand({ ...this.#object(key), UploadId: uploadId });
    await this.#ask((options) => this.client.send(command, options));
  }

  #listPage(key: string, uploadId: string, marker: string | undefined): Promise<ListPartsCommandOutput> {
    const command = new ListPartsCommand({
      ...this.#object(key),
      UploadId: uploadId,
      ...(marker !== undefined && { PartNumberMarker: marker }),
    });
    return this.#ask((options) => this.client.send(command, options));
  }

  #object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.store.bucket, Key: key };
  }

  async #ask<T>(question: Question<T>, timeoutMs = this.store.timeoutMs): Promise<T> {
    try {
      return await askStore(timeoutMs, question);
    } catch (error) {
      throw error instanceof Problem && error.code === 'object_not_found'
        ? uploadNotFound(error.cause)
        : error;
    }
  }
}

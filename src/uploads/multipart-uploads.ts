import { Injectable } from '@nestjs/common';
import { UploadsConfig } from '../config/uploads.config.js';
import { Problem } from '../errors/catalogue.js';
import { cleanFilename } from '../storage/filename.js';
import type { PartReference, UploadedPart } from '../storage/multipart-store.js';
import type { Namespace } from '../storage/namespace.js';
import type { ObjectKey } from '../storage/object-key.js';
import type { PresignedUrl } from '../storage/presigner.js';
import { assertFileSize } from './file-size.js';
import { FileTypes } from './file-types.js';
import { multipartEtag } from './multipart-etag.js';

/** A multipart upload. The store accepts its id with this key only. */
export interface MultipartUpload {
  readonly key: ObjectKey;
  readonly uploadId: string;
}

const COMPLETED_BEFORE: ReadonlySet<string> = new Set(['upload_not_found', 'already_uploaded']);

/** Multipart uploads. Clients send the bytes to the store; everything else passes through here. */
@Injectable()
export class MultipartUploads {
  constructor(
    private readonly config: UploadsConfig,
    private readonly fileTypes: FileTypes,
  ) {}

  /**
   * @param contentType the extension's first type if undefined, null or unknown
   * @throws Problem `invalid_filename`, `invalid_request`, `file_type_not_allowed` or `content_type_mismatch`
   */
  newObject(
    files: Namespace,
    filename: string,
    contentType: string | null | undefined,
  ): { key: ObjectKey; contentType: string } {
    const clean = cleanFilename(filename);
    const resolved = this.fileTypes.resolveContentType(clean, contentType);
    return { key: files.newKey(clean), contentType: resolved };
  }

  async create(
    files: Namespace,
    filename: string,
    type: string | null | undefined,
  ): Promise<MultipartUpload> {
    const { key, contentType } = this.newObject(files, filename, type);
    return { key, uploadId: await files.bucket.multipart.create(key, contentType) };
  }

  signPart({ bucket }: Namespace, upload: MultipartUpload, partNumber: number): Promise<PresignedUrl> {
    return bucket.presigner.presignPart({
      ...upload,
      partNumber,
      expiresIn: this.config.urlExpires,
      headers: {},
    });
  }

  listParts({ bucket }: Namespace, { key, uploadId }: MultipartUpload): Promise<UploadedPart[]> {
    return bucket.multipart.listParts(key, uploadId);
  }

  /**
   * Succeeds again for an upload that was completed with the same parts.
   * @throws Problem `invalid_parts`, `already_uploaded`, or `file_too_large` if the parts exceed
   *   MAX_FILE_SIZE together
   */
  async complete(
    files: Namespace,
    upload: MultipartUpload,
    requested: readonly PartReference[],
  ): Promise<void> {
    const { key, uploadId } = upload;
    try {
      const parts = select(await this.listParts(files, upload), requested);
      this.#totalSize(parts);
      await files.bucket.multipart.complete(key, uploadId, parts, { ifAbsent: this.config.singleUse });
    } catch (error) {
      // A client that missed our response retries; by then the upload is an object.
      const mayBeCompleted = error instanceof Problem && COMPLETED_BEFORE.has(error.code);
      if (!mayBeCompleted || !(await isMadeOf(files, key, requested))) throw error;
    }
  }

  async abort({ bucket }: Namespace, { key, uploadId }: MultipartUpload): Promise<void> {
    await bucket.multipart.abort(key, uploadId);
  }

  /**
   * The headers that a client must send if it completes an upload itself. Uppy sends headers there since 6.2,
   * so they are required only when UPLOAD_REQUIRE_SIZE or UPLOAD_SINGLE_USE is set. UPLOAD_REQUIRE_SIZE fixes
   * the object's size to that of the parts uploaded so far.
   * @throws Problem `invalid_parts` if no part has been uploaded, or `file_too_large`
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
   */
  async completionHeaders(files: Namespace, upload: MultipartUpload): Promise<Record<string, string>> {
    const parts = await this.listParts(files, upload);
    if (parts.length === 0) {
      throw new Problem('invalid_parts', 'No part has been uploaded yet. Upload the parts first.');
    }
    const size = this.#totalSize(parts);
    return {
      ...(this.config.requireSize && { 'x-amz-mp-object-size': String(size) }),
      ...(this.config.singleUse && { 'if-none-match': '*' }),
    };
  }

  /** @throws Problem `file_too_large` */
  #totalSize(parts: readonly UploadedPart[]): number {
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    assertFileSize(size, this.config.maxFileSize);
    return size;
  }
}

async function isMadeOf(
  { bucket }: Namespace,
  key: ObjectKey,
  parts: readonly PartReference[],
): Promise<boolean> {
  const etags = parts.toSorted((a, b) => a.partNumber - b.partNumber).map(({ etag }) => etag);
  try {
    return (await bucket.objects.head(key)).etag === multipartEtag(etags);
  } catch (error) {
    if (error instanceof Problem && error.code === 'object_not_found') return false;
    throw error;
  }
}

/** The requested parts, in order. Each must exist with the given ETag and be requested once. */
function select(uploaded: readonly UploadedPart[], requested: readonly PartReference[]): UploadedPart[] {
  const byNumber = new Map(uploaded.map((part) => [part.partNumber, part]));
  const parts = requested.map(({ partNumber, etag }) => {
    const part = byNumber.get(partNumber);
    byNumber.delete(partNumber);
    if (part === undefined || unquoted(part.etag) !== unquoted(etag)) {
      throw new Problem(
        'invalid_parts',
        `Part ${partNumber} is missing, has been replaced, or is listed twice. List the parts and upload the missing ones.`,
      );
    }
    return part;
  });
  return parts.toSorted((a, b) => a.partNumber - b.partNumber);
}

/** Clients send ETags with or without quotes. */
function unquoted(etag: string): string {
  return etag.replaceAll('"', '');
}

import { Injectable } from '@nestjs/common';
import { UploadsConfig } from '../config/uploads.config.js';
import { Problem } from '../errors/catalogue.js';
import type { Principal } from '../identity/principal.js';
import type { Bucket } from '../storage/bucket.js';
import { cleanFilename } from '../storage/filename.js';
import type { PartReference, UploadedPart } from '../storage/multipart-store.js';
import type { ObjectKey } from '../storage/object-key.js';
import type { PresignedUrl } from '../storage/presigner.js';
import { assertFileSize } from '../tenants/file-size.js';
import type { UploadRules } from '../tenants/upload-rules.js';
import { UploadQuotas } from './upload-quotas.js';
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
    private readonly quotas: UploadQuotas,
  ) {}

  /**
   * @param contentType the extension's first type if undefined, null or unknown
   * @throws Problem `invalid_filename`, `invalid_request`, `file_type_not_allowed` or `content_type_mismatch`
   */
  newObject(
    { tenant, files }: Principal,
    filename: string,
    contentType: string | null | undefined,
  ): { key: ObjectKey; contentType: string } {
    const clean = cleanFilename(filename);
    const resolved = tenant.uploads.fileTypes.resolveContentType(clean, contentType);
    return { key: files.newKey(clean), contentType: resolved };
  }

  async create(
    caller: Principal,
    filename: string,
    type: string | null | undefined,
  ): Promise<MultipartUpload> {
    const { key, contentType } = this.newObject(caller, filename, type);
    await this.quotas.reserve(caller, key, caller.tenant.uploads.maxFileSize);
    return { key, uploadId: await caller.files.bucket.multipart.create(key, contentType) };
  }

  async signPart(caller: Principal, upload: MultipartUpload, partNumber: number): Promise<PresignedUrl> {
    const { maxFileSize } = caller.tenant.uploads;
    await this.quotas.reserve(caller, upload.key, maxFileSize, { isFurtherUrl: true });
    return caller.files.bucket.uploadPresigner.presignPart({
      ...upload,
      partNumber,
      expiresIn: this.config.urlExpires,
      headers: {},
    });
  }

  listParts({ files }: Principal, { key, uploadId }: MultipartUpload): Promise<UploadedPart[]> {
    return files.bucket.multipart.listParts(key, uploadId);
  }

  /**
   * Succeeds again for an upload that was completed with the same parts.
   * @throws Problem `invalid_parts`, `already_uploaded`, or `file_too_large` if the parts exceed
   *   MAX_FILE_SIZE together
   */
  async complete(
    caller: Principal,
    upload: MultipartUpload,
    requested: readonly PartReference[],
  ): Promise<void> {
    const { key, uploadId } = upload;
    const { bucket } = caller.files;
    try {
      const parts = select(await this.listParts(caller, upload), requested);
      const size = assertTotalSize(parts, caller.tenant.uploads);
      await this.quotas.reserve(caller, key, size);
      await bucket.multipart.complete(key, uploadId, parts, { ifAbsent: this.config.singleUse });
      await this.quotas.settle(caller, key, size, true);
    } catch (error) {
      // A client that missed our response retries; by then the upload is an object.
      const mayBeCompleted = error instanceof Problem && COMPLETED_BEFORE.has(error.code);
      if (!mayBeCompleted || !(await isMadeOf(bucket, key, requested))) throw error;
    }
  }

  async abort(caller: Principal, { key, uploadId }: MultipartUpload): Promise<void> {
    await caller.files.bucket.multipart.abort(key, uploadId);
    await this.quotas.release(caller, key);
  }

  /**
   * The headers that a client must send if it completes an upload itself. Uppy sends headers there since 6.2,
   * so they are required only when UPLOAD_REQUIRE_SIZE or UPLOAD_SINGLE_USE is set, or a quota of bytes holds.
   * UPLOAD_REQUIRE_SIZE and quotas fix the object's size to that of the parts uploaded so far.
   * @throws Problem `invalid_parts` if no part has been uploaded, or `file_too_large`
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
   */
  async completionHeaders(caller: Principal, upload: MultipartUpload): Promise<Record<string, string>> {
    const parts = await this.listParts(caller, upload);
    if (parts.length === 0) {
      throw new Problem('invalid_parts', 'No part has been uploaded yet. Upload the parts first.');
    }
    const size = assertTotalSize(parts, caller.tenant.uploads);
    await this.quotas.reserve(caller, upload.key, size);
    this.quotas.settleLater(caller, upload.key);
    return {
      ...((this.config.requireSize || this.quotas.limitsBytes(caller)) && {
        'x-amz-mp-object-size': String(size),
      }),
      ...(this.config.singleUse && { 'if-none-match': '*' }),
    };
  }
}

/**
 * @returns the bytes of all parts together
 * @throws Problem `file_too_large`
 */
function assertTotalSize(parts: readonly UploadedPart[], { maxFileSize }: UploadRules): number {
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  assertFileSize(size, maxFileSize);
  return size;
}

async function isMadeOf(bucket: Bucket, key: ObjectKey, parts: readonly PartReference[]): Promise<boolean> {
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

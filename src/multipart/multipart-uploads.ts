import { Injectable } from '@nestjs/common';
import { UploadsConfig } from '../config/uploads.config.js';
import { Problem } from '../errors/catalogue.js';
import { assertFileSize } from '../files/file-size.js';
import { FileTypes } from '../files/file-types.js';
import { MultipartStore, type UploadedPart } from '../storage/multipart-store.js';
import { ObjectStore } from '../storage/object-store.js';
import { assertKeyWithin, cleanFilename, newUploadKey } from '../storage/object-key.js';
import { type PresignedUrl, Presigner } from '../storage/presigner.js';
import { multipartEtag } from './multipart-etag.js';

/** A part as its uploader names it. */
export type NamedPart = Pick<UploadedPart, 'partNumber' | 'etag'>;

const OVER: ReadonlySet<string> = new Set(['upload_not_found', 'already_uploaded']);

/** Uploads in parts: the bytes go to the store, all else is asked of it here, for keys of the caller's only. */
@Injectable()
export class MultipartUploads {
  constructor(
    private readonly config: UploadsConfig,
    private readonly fileTypes: FileTypes,
    private readonly store: MultipartStore,
    private readonly objects: ObjectStore,
    private readonly presigner: Presigner,
  ) {}

  /** @returns a new key for a file of that name, and the content type it will have */
  newObject(filename: string, contentType: string | undefined): { key: string; contentType: string } {
    const type = this.typeOf(filename, contentType);
    return { key: newUploadKey(this.config.keyPrefix, cleanFilename(filename)), contentType: type };
  }

  /** The content type that a file of that name will have. */
  typeOf(filename: string, contentType: string | undefined): string {
    return this.fileTypes.settle(cleanFilename(filename), contentType);
  }

  async begin(filename: string, type: string | undefined): Promise<{ key: string; uploadId: string }> {
    const { key, contentType } = this.newObject(filename, type);
    return { key, uploadId: await this.store.create(key, contentType) };
  }

  signPart(key: string, uploadId: string, partNumber: number): Promise<PresignedUrl> {
    this.assertOwn(key);
    return this.presigner.presignPart({
      key,
      uploadId,
      partNumber,
      expiresIn: this.config.urlExpires,
      headers: {},
    });
  }

  parts(key: string, uploadId: string): Promise<UploadedPart[]> {
    this.assertOwn(key);
    return this.store.listParts(key, uploadId);
  }

  /** @throws Problem `invalid_parts`, `file_too_large` for more than MAX_FILE_SIZE in all, or `already_uploaded` */
  async complete(key: string, uploadId: string, named: readonly NamedPart[]): Promise<void> {
    try {
      const parts = chosen(await this.parts(key, uploadId), named);
      this.#sizeOf(parts);
      await this.store.complete(key, uploadId, parts, { ifAbsent: this.config.singleUse });
    } catch (error) {
      // Whoever lost the answer asks again, and the upload has become an object.
      const isOver = error instanceof Problem && OVER.has(error.code);
      if (!isOver || !(await this.#isMadeOf(key, named))) throw error;
    }
  }

  locationOf(key: string): string {
    return this.presigner.urlOf(key);
  }

  /** @throws Problem `invalid_object_key` or `key_outside_namespace` */
  assertOwn(key: string): void {
    assertKeyWithin(this.config.keyPrefix, key);
  }

  async abort(key: string, uploadId: string): Promise<void> {
    this.assertOwn(key);
    await this.store.abort(key, uploadId);
  }

  /**
   * The headers that a client has to send when it completes an upload itself. Uppy's uploader sends them since 6.2, so they are asked for
   * only by who is strict: with UPLOAD_REQUIRE_SIZE the object has to be of the size that the parts have now.
   * @throws Problem `invalid_parts` as long as there are none, or `file_too_large`
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
   */
  async completionHeaders(key: string, uploadId: string): Promise<Record<string, string>> {
    const parts = await this.parts(key, uploadId);
    if (parts.length === 0)
      throw new Problem('invalid_parts', 'No part is there yet. Upload the parts first.');
    const size = this.#sizeOf(parts);
    return {
      ...(this.config.requireSize && { 'x-amz-mp-object-size': String(size) }),
      ...(this.config.singleUse && { 'if-none-match': '*' }),
    };
  }

  async #isMadeOf(key: string, named: readonly NamedPart[]): Promise<boolean> {
    const etags = named.toSorted((a, b) => a.partNumber - b.partNumber).map(({ etag }) => etag);
    try {
      return (await this.objects.head(key)).etag === multipartEtag(etags);
    } catch (error) {
      if (error instanceof Problem && error.code === 'object_not_found') return false;
      throw error;
    }
  }

  /** @throws Problem `file_too_large` */
  #sizeOf(parts: readonly UploadedPart[]): number {
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    assertFileSize(size, this.config.maxFileSize);
    return size;
  }
}

/** Those of the uploaded parts that are named, in order; each has to be there, once, as it was uploaded. */
function chosen(uploaded: readonly UploadedPart[], named: readonly NamedPart[]): UploadedPart[] {
  const byNumber = new Map(uploaded.map((part) => [part.partNumber, part]));
  const parts = named.map(({ partNumber, etag }) => {
    const part = byNumber.get(partNumber);
    byNumber.delete(partNumber);
    if (part === undefined || unquoted(part.etag) !== unquoted(etag)) {
      throw new Problem(
        'invalid_parts',
        `Part ${partNumber} is not there, was uploaded again since, or is named twice. List the parts and upload what is missing.`,
      );
    }
    return part;
  });
  return parts.toSorted((a, b) => a.partNumber - b.partNumber);
}

/** Clients send ETags with their quotes or without. */
function unquoted(etag: string): string {
  return etag.replaceAll('"', '');
}

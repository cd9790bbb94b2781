import { Injectable } from '@nestjs/common';
import { Problem } from '../errors/catalogue.js';
import { UploadsConfig } from '../config/uploads.config.js';
import { assertKeyWithin, filenameOf } from '../storage/object-key.js';
import { type ListedObject, type ObjectHead, ObjectStore } from '../storage/object-store.js';
import type { CompleteUploadDto, FileDto, FilePageDto, ListedFileDto } from './dto/files.dto.js';
import { cursorAfter, keyOfCursor } from './file-cursor.js';
import { Inspection } from './inspection.js';
import type { ListingQuery } from './listing-query.js';

/** The files of the caller: those below its prefix. */
@Injectable()
export class StoredFiles {
  constructor(
    private readonly config: UploadsConfig,
    private readonly store: ObjectStore,
    private readonly inspection: Inspection,
  ) {}

  async list({ cursor, limit }: ListingQuery): Promise<FilePageDto> {
    const prefix = this.config.keyPrefix;
    // The prefix itself is what consoles make to show a folder, and nobody's file.
    const after = cursor === undefined ? prefix : keyOfCursor(prefix, cursor);
    const { objects, next } = await this.store.list({ prefix, after, limit });
    return {
      files: objects.map(listedFile),
      next_cursor: next === undefined ? null : cursorAfter(prefix, next),
    };
  }

  async describe(key: string): Promise<FileDto> {
    assertKeyWithin(this.config.keyPrefix, key);
    return file(key, await this.store.head(key, { checksum: true }));
  }

  /** Deleting what is not there is no error to a store (S3 answers 204), and to its caller a key mistyped: it is asked first. */
  async delete(key: string): Promise<void> {
    assertKeyWithin(this.config.keyPrefix, key);
    await this.store.head(key);
    await this.store.delete(key);
  }

  /**
   * What has landed, when it is what it says it is and what was promised.
   * @throws Problem `inspection_failed`
   */
  async complete({ file_key: key, size, checksum_sha256: sha256 }: CompleteUploadDto): Promise<FileDto> {
    assertKeyWithin(this.config.keyPrefix, key);
    const object = await this.inspection.inspect(key);
    if (size !== undefined) assertPromised('size in bytes', size, object.size);
    if (sha256 === undefined) return file(key, object);
    // A range has no checksum, so the store is asked once more.
    const { etag, checksumSha256 } = await this.store.head(key, { checksum: true });
    if (checksumSha256 === undefined || etag !== object.etag) {
      throw new Problem(
        'inspection_failed',
        etag === object.etag
          ? 'The store keeps no SHA-256 of this file to compare with. It keeps what is sent with x-amz-checksum-sha256 in one request.'
          : 'The file was written again meanwhile. Ask again.',
      );
    }
    assertPromised('SHA-256', sha256, checksumSha256);
    return file(key, { ...object, checksumSha256 });
  }
}

function listedFile({ key, size, etag, lastModified }: ListedObject): ListedFileDto {
  return { file_key: key, filename: filenameOf(key), size, etag, last_modified: lastModified.toISOString() };
}

function file(key: string, { checksumSha256, ...object }: ObjectHead): FileDto {
  return {
    ...listedFile({ key, ...object }),
    content_type: object.contentType,
    ...(checksumSha256 !== undefined && { checksum_sha256: checksumSha256 }),
  };
}

function assertPromised<T extends string | number>(what: string, promised: T, found: T): void {
  if (promised === found) return;
  throw new Problem('inspection_failed', `The ${what} is ${found}; ${promised} was promised.`);
}

import { Injectable } from '@nestjs/common';
import { UploadsConfig } from '../config/uploads.config.js';
import { assertKeyWithin, filenameOf } from '../storage/object-key.js';
import { type ListedObject, type ObjectMetadata, ObjectStore } from '../storage/object-store.js';
import type { CompletedFileDto, FileDto, FilePageDto, ListedFileDto } from './dto/files.dto.js';
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
    return file(key, await this.store.head(key));
  }

  /** Deleting what is not there is no error to a store (S3 answers 204), and to its caller a key mistyped: it is asked first. */
  async delete(key: string): Promise<void> {
    assertKeyWithin(this.config.keyPrefix, key);
    await this.store.head(key);
    await this.store.delete(key);
  }

  /** What has landed, when it is what it says it is. A range has no checksum, so the store is asked for that as well. */
  async complete(key: string): Promise<CompletedFileDto> {
    assertKeyWithin(this.config.keyPrefix, key);
    const object = await this.inspection.inspect(key);
    const { etag, checksumSha256 } = await this.store.head(key, { checksum: true });
    const isKnown = checksumSha256 !== undefined && etag === object.etag;
    return { ...file(key, object), ...(isKnown && { checksum_sha256: checksumSha256 }) };
  }
}

function listedFile({ key, size, etag, lastModified }: ListedObject): ListedFileDto {
  return { file_key: key, filename: filenameOf(key), size, etag, last_modified: lastModified.toISOString() };
}

function file(key: string, object: ObjectMetadata): FileDto {
  return { ...listedFile({ key, ...object }), content_type: object.contentType };
}

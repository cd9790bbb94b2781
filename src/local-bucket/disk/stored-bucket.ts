import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { S3Error, systemCode } from '../protocol/s3-error.js';
import { BucketSettings } from './bucket-settings.js';
import { flushFolder } from './flush-folder.js';
import { KeyedMutex } from './keyed-mutex.js';
import { readRecord, sealObject } from './object-file.js';
import type { ObjectRecord } from './object-record.js';
import { SortedKeys } from './sorted-keys.js';
import type { TemporaryFiles } from './temporary-files.js';
import { isExpired } from './upload-expiry.js';
import { UploadStore } from './upload-store.js';

/** The part of an object's record that listings return. */
export type ListedObject = Pick<ObjectRecord, 'etag' | 'size' | 'lastModified' | 'checksum'>;

/** Examines the current object, if any, at the moment of a change. Throws to prevent the change. */
export type Precondition = (current: ListedObject | undefined) => void;

export interface OpenObject {
  readonly record: ObjectRecord;
  /** The caller must close it. */
  readonly file: FileHandle;
}

const LOAD_AT_ONCE = 64;

/** One bucket on disk. Its keys are held in memory for listings; objects are always read from their files. */
export class StoredBucket {
  readonly keys = new SortedKeys<ListedObject>();
  private closed = false;
  /** Serialises changes to a key, so that only one of several writes with `If-None-Match: *` succeeds. */
  private readonly mutex = new KeyedMutex();

  private constructor(
    readonly name: string,
    readonly created: string,
    private readonly folder: string,
    readonly uploads: UploadStore,
    readonly settings: BucketSettings,
    private readonly temporaries: TemporaryFiles,
  ) {}

  static async open(
    name: string,
    created: string,
    folder: string,
    temporaries: TemporaryFiles,
  ): Promise<StoredBucket> {
    const uploads = await UploadStore.open(join(folder, 'uploads'), temporaries);
    const settings = await BucketSettings.open(join(folder, 'settings'), temporaries);
    const objects = join(folder, 'objects');
    const bucket = new StoredBucket(name, created, objects, uploads, settings, temporaries);
    const files = await readdir(objects);
    for (let start = 0; start < files.length; start += LOAD_AT_ONCE) {
      await Promise.all(files.slice(start, start + LOAD_AT_ONCE).map((file) => bucket.load(file)));
    }
    return bucket;
  }

  /** Call when the bucket is deleted: uploads that are still running will fail with `NoSuchBucket`. */
  close(): void {
    this.closed = true;
    this.uploads.close();
  }

  /**
   * Opens an object for reading. The reader gets one complete version, even if the key changes meanwhile.
   *
   * @throws S3Error `NoSuchKey`.
   */
  async open(key: string): Promise<OpenObject> {
    const object = await openObject(this.path(key));
    if (!object)
      throw new S3Error('NoSuchKey', 'The specified key does not exist.', { elements: { Key: key } });
    return object;
  }

  /**
   * Stores bytes under a key. `describe` is called after the last byte. It may throw to reject the object,
   * and so may the precondition.
   */
  async put(
    key: string,
    bytes: AsyncIterable<Buffer>,
    describe: () => ObjectRecord,
    precondition: Precondition,
  ): Promise<ObjectRecord> {
    return this.temporaries.write(
      async (file) => {
        await writeFile(file, bytes);
        const record = describe();
        await file.writeFile(sealObject(record));
        return record;
      },
      (temporary, record) =>
        this.mutex.run(key, async () => {
          if (this.closed) throw noSuchBucket(this.name);
          precondition(this.keys.get(key));
          await rename(temporary, this.path(key));
          await flushFolder(this.folder);
          this.keys.set(key, listed(record));
        }),
    );
  }

  /** Removes abandoned uploads and the remains of interrupted ones. */
  async sweep(): Promise<void> {
    await this.uploads.sweep((upload) => isExpired(upload, this.settings.get('lifecycle')));
  }

  /** Removes an object. A missing one is not an error. */
  async delete(key: string, precondition: Precondition): Promise<void> {
    await this.mutex.run(key, async () => {
      precondition(this.keys.get(key));
      await rm(this.path(key), { force: true });
      await flushFolder(this.folder);
      this.keys.delete(key);
    });
  }

  private path(key: string): string {
    return join(this.folder, createHash('sha256').update(key).digest('hex'));
  }

  private async load(fileName: string): Promise<void> {
    const object = await openObject(join(this.folder, fileName));
    if (!object) return;
    await object.file.close();
    this.keys.set(object.record.key, listed(object.record));
  }
}

async function openObject(path: string): Promise<OpenObject | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const record = await readRecord(file);
    if (record) return { record, file };
    await file.close();
    return undefined;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function listed({ etag, size, lastModified, checksum }: ObjectRecord): ListedObject {
  return { etag, size, lastModified, checksum };
}

export function noSuchBucket(name: string): S3Error {
  return new S3Error('NoSuchBucket', 'The specified bucket does not exist', {
    elements: { BucketName: name },
  });
}

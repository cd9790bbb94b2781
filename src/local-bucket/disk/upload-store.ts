import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { S3Error } from '../protocol/s3-error.js';
import { flushFolder } from './flush-folder.js';
import { KeyedMutex } from './keyed-mutex.js';
import { readRecord, sealObject } from './object-file.js';
import { readIfPresent } from './read-if-present.js';
import { compareUtf8 } from './sorted-keys.js';
import type { TemporaryFiles } from './temporary-files.js';
import type { Part, Upload, UploadRecord } from './upload.js';
import { makeFolder } from './make-folder.js';

interface StoredUpload extends Upload {
  readonly parts: Map<number, Part>;
}

const UPLOAD_FILE = 'upload.json';
const COPY_BYTES = 1024 * 1024;

/**
 * The unfinished uploads of a bucket: `<upload id>/upload.json`, and next to it one object file per part,
 * named after the part number.
 */
export class UploadStore {
  private readonly uploads = new Map<string, StoredUpload>();
  /** Serialises changes to an upload: a part is stored before the completion, or rejected after it. */
  private readonly mutex = new KeyedMutex();
  private leftovers: string[] = [];

  private constructor(
    private readonly folder: string,
    private readonly temporaries: TemporaryFiles,
  ) {}

  static async open(folder: string, temporaries: TemporaryFiles): Promise<UploadStore> {
    const store = new UploadStore(folder, temporaries);
    await makeFolder(folder);
    for (const id of await readdir(folder)) await store.load(id);
    return store;
  }

  /** In the order in which S3 lists them: by key, then by time. Every id begins with its time. */
  list(): Upload[] {
    return [...this.uploads.values()].toSorted(
      ({ record: a }, { record: b }) => compareUtf8(a.key, b.key) || compareUtf8(a.id, b.id),
    );
  }

  /** @throws S3Error `NoSuchUpload`. */
  find(key: string, id: string): Upload {
    const upload = this.uploads.get(id);
    if (upload?.record.key !== key) throw noSuchUpload(id);
    return upload;
  }

  async create(record: Omit<UploadRecord, 'id' | 'initiated'>): Promise<Upload> {
    const now = new Date();
    const id = now.valueOf().toString(16).padStart(12, '0') + randomBytes(26).toString('hex');
    const upload = { record: { ...record, id, initiated: now.toISOString() }, parts: new Map() };
    await mkdir(this.path(id));
    await this.temporaries.replace(this.path(id, UPLOAD_FILE), JSON.stringify(upload.record));
    await flushFolder(this.path(id));
    await flushFolder(this.folder);
    this.uploads.set(id, upload);
    return upload;
  }

  /**
   * Stores a part, which replaces an earlier part with its number. `describe` is called after the last byte,
   * and may throw to reject the part.
   *
   * @throws S3Error `NoSuchUpload` if the upload has been completed or aborted meanwhile.
   */
  putPart(upload: Upload, bytes: AsyncIterable<Buffer>, describe: () => Part): Promise<Part> {
    const { id, key } = upload.record;
    return this.temporaries.write(
      async (file) => {
        await writeFile(file, bytes);
        const part = describe();
        await file.writeFile(sealObject({ ...part, key, headers: {}, metadata: {} }));
        return part;
      },
      (temporary, part) =>
        this.mutex.run(id, async () => {
          const stored = this.present(id);
          await rename(temporary, this.path(id, String(part.number)));
          await flushFolder(this.path(id));
          stored.parts.set(part.number, part);
        }),
    );
  }

  /** The bytes of the parts, in order. Call it only within `finish`, while no part can be replaced. */
  async *bytes({ record }: Upload, parts: readonly Part[]): AsyncGenerator<Buffer> {
    for (const { number, size } of parts) {
      if (size === 0) continue;
      const file = await open(this.path(record.id, String(number)), 'r');
      try {
        yield* file.createReadStream({ end: size - 1, highWaterMark: COPY_BYTES, autoClose: false });
      } finally {
        await file.close();
      }
    }
  }

  /**
   * Completes or aborts an upload: runs `last`, then removes the upload. If `last` throws, the upload stays.
   */
  finish<Result>({ record: { id } }: Upload, last: () => Promise<Result>): Promise<Result> {
    return this.mutex.run(id, async () => {
      this.present(id);
      const result = await last();
      await this.remove(id);
      return result;
    });
  }

  /** Removes the remains of interrupted uploads, and the uploads for which `isDue` returns true. */
  async sweep(isDue: (upload: UploadRecord) => boolean): Promise<void> {
    const leftovers = this.leftovers;
    this.leftovers = [];
    for (const id of leftovers) await rm(this.path(id), { recursive: true, force: true });
    for (const upload of this.list().filter(({ record }) => isDue(record))) {
      await this.finish(upload, () => Promise.resolve()).catch((error: unknown) => {
        // It has been completed or aborted meanwhile.
        if (!(error instanceof S3Error && error.code === 'NoSuchUpload')) throw error;
      });
    }
  }

  /** Call when the bucket is deleted, and all its uploads with it. */
  close(): void {
    this.uploads.clear();
  }

  private present(id: string): StoredUpload {
    const upload = this.uploads.get(id);
    if (!upload) throw noSuchUpload(id);
    return upload;
  }

  private async remove(id: string): Promise<void> {
    this.uploads.delete(id);
    // Without this file the folder is not an upload, so a crash after this line leaves only remains to sweep.
    await rm(this.path(id, UPLOAD_FILE), { force: true });
    await rm(this.path(id), { recursive: true, force: true });
  }

  private async load(id: string): Promise<void> {
    const record = await this.readUpload(id);
    if (!record) {
      this.leftovers.push(id);
      return;
    }
    const parts = new Map<number, Part>();
    for (const name of await readdir(this.path(id))) {
      const part = /^\d+$/.test(name) ? await this.readPart(id, name) : undefined;
      if (part) parts.set(part.number, part);
    }
    this.uploads.set(id, { record, parts });
  }

  private async readUpload(id: string): Promise<UploadRecord | undefined> {
    const text = await readIfPresent(this.path(id, UPLOAD_FILE));
    if (text === undefined) return undefined;
    const record: UploadRecord = JSON.parse(text);
    return record;
  }

  private async readPart(id: string, name: string): Promise<Part | undefined> {
    const file = await open(this.path(id, name), 'r');
    try {
      const record = await readRecord(file);
      if (!record) return undefined;
      const { size, etag, lastModified, checksum } = record;
      return { number: Number(name), size, etag, lastModified, checksum };
    } finally {
      await file.close();
    }
  }

  private path(...names: string[]): string {
    return join(this.folder, ...names);
  }
}

function noSuchUpload(id: string): S3Error {
  return new S3Error(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { elements: { UploadId: id } },
  );
}

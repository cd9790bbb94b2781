import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { S3Error } from '../protocol/s3-error.js';
import { readIfPresent } from './read-if-present.js';
import { compareUtf8 } from './sorted-keys.js';
import { noSuchBucket, StoredBucket } from './stored-bucket.js';
import { TemporaryFiles } from './temporary-files.js';
import { makeFolder } from './make-folder.js';

const BUCKET_FILE = 'bucket.json';

/**
 * The folder on disk: `buckets/<name>/bucket.json`, `buckets/<name>/objects/<sha256 of the key>`,
 * `buckets/<name>/uploads/<upload id>/`, `buckets/<name>/settings/`, and `tmp/` for unfinished files. Clients
 * choose no path in it except the bucket names, which are checked.
 */
export class Disk {
  private readonly stored = new Map<string, StoredBucket>();

  private constructor(
    private readonly dir: string,
    readonly temporaries: TemporaryFiles,
  ) {}

  /** Creates the folder if it is missing, and loads its buckets. */
  static async open(dir: string): Promise<Disk> {
    const disk = new Disk(join(dir, 'buckets'), await TemporaryFiles.open(join(dir, 'tmp')));
    await makeFolder(disk.dir);
    for (const name of await readdir(disk.dir)) {
      const created = await readCreationDate(join(disk.dir, name, BUCKET_FILE));
      if (created !== undefined) disk.stored.set(name, await disk.openBucket(name, created));
    }
    return disk;
  }

  /** All buckets, in the order of their names. */
  buckets(): StoredBucket[] {
    return [...this.stored.values()].toSorted((a, b) => compareUtf8(a.name, b.name));
  }

  has(name: string): boolean {
    return this.stored.has(name);
  }

  /** @throws S3Error `NoSuchBucket`. */
  bucket(name: string): StoredBucket {
    const bucket = this.stored.get(name);
    if (!bucket) throw noSuchBucket(name);
    return bucket;
  }

  /** Creates a bucket, whose name must be valid. An existing bucket stays as it is. */
  async createBucket(name: string): Promise<void> {
    await makeFolder(join(this.dir, name, 'objects'));
    if (this.has(name)) return;
    const created = new Date().toISOString();
    await this.temporaries.replace(join(this.dir, name, BUCKET_FILE), JSON.stringify({ created }));
    const bucket = await this.openBucket(name, created);
    // If two calls create the bucket at once, the first one's bucket stays.
    if (!this.has(name)) this.stored.set(name, bucket);
  }

  /** Removes abandoned uploads from all buckets. */
  async sweep(): Promise<void> {
    for (const bucket of this.buckets()) await bucket.sweep();
  }

  /** @throws S3Error `NoSuchBucket` or `BucketNotEmpty`. */
  async deleteBucket(name: string): Promise<void> {
    const bucket = this.bucket(name);
    if (bucket.keys.size > 0)
      throw new S3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty');
    bucket.close();
    this.stored.delete(name);
    await rm(join(this.dir, name), { recursive: true, force: true });
  }

  private openBucket(name: string, created: string): Promise<StoredBucket> {
    return StoredBucket.open(name, created, join(this.dir, name), this.temporaries);
  }
}

/** Undefined for a bucket whose creation was interrupted, and for a folder that is not a bucket. */
async function readCreationDate(path: string): Promise<string | undefined> {
  const text = await readIfPresent(path);
  if (text === undefined) return undefined;
  const { created }: { created: string } = JSON.parse(text);
  return created;
}

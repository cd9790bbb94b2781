import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readEnvironment } from '../config/environment.js';
import type { LocalBucket } from '../local-bucket/local-bucket.js';
import type { Bucket } from '../storage/bucket.js';
import { Namespace } from '../storage/namespace.js';
import { openBucket } from '../storage/open-bucket.js';
import { localBucketOptions } from './local-bucket-options.js';
import { startLocalBucket } from './start-local-bucket.js';

/** A local bucket in a temporary folder, and namespaces of it. */
export class LocalNamespace {
  private constructor(
    private readonly folder: string,
    private readonly local: LocalBucket,
    private readonly bucket: Bucket,
  ) {}

  static async start(): Promise<LocalNamespace> {
    const folder = await mkdtemp(path.join(tmpdir(), 'signpost-'));
    const local = await startLocalBucket(
      readEnvironment({ LOCAL_BUCKET_DIR: folder, LOCAL_BUCKET_PORT: '0' }),
    );
    const options = { ...localBucketOptions(local), signer: 'sigv4', timeoutMs: 2000 } as const;
    return new LocalNamespace(folder, local, await openBucket(options));
  }

  namespace(prefix: string): Namespace {
    return new Namespace(this.bucket, prefix);
  }

  async close(): Promise<void> {
    this.bucket.close();
    await this.local.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

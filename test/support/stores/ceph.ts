import { execFileSync } from 'node:child_process';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll } from 'vitest';
import type { KeyPair } from '../../../src/config/store.config.js';
import type { BucketOptions } from '../../../src/storage/bucket-options.js';
import { createS3Client } from '../../../src/storage/s3/s3-client.js';
import type { Variables } from '../service/daemon.js';

const SCRIPT = 'test/support/stores/ceph-rgw.sh';

/** Ceph's S3 gateway, installed and started by its script. A machine runs one at a time. */
class Ceph {
  private constructor(
    readonly options: BucketOptions & {
      endpoint: string;
      credentials: KeyPair;
    },
    private readonly uploadCredentials: KeyPair,
  ) {}

  static async start(sts: boolean): Promise<Ceph> {
    const answer = execFileSync('bash', [SCRIPT, 'start'], {
      env: { ...process.env, ...(sts && { CEPH_STS: '1' }) },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [endpoint = '', accessKeyId = '', secretAccessKey = '', uploadKey = '', uploadSecret = ''] =
      answer.trim().split('\n').at(-1)?.split(' ') ?? [];
    const options = {
      bucket: 'signpost',
      region: 'us-east-1',
      endpoint,
      forcePathStyle: true,
      signer: 'sigv4' as const,
      timeoutMs: 10_000,
      credentials: { accessKeyId, secretAccessKey },
    };
    await createS3Client(options).send(new CreateBucketCommand({ Bucket: options.bucket }));
    return new Ceph(options, { accessKeyId: uploadKey, secretAccessKey: uploadSecret });
  }

  /** Environment variables that point the service at this bucket. */
  get variables(): Variables {
    const { bucket, endpoint, credentials } = this.options;
    return {
      S3_BUCKET: bucket,
      S3_ENDPOINT: endpoint,
      S3_FORCE_PATH_STYLE: 'true',
      S3_TIMEOUT_MS: '10000',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
  }

  /** The same, with the write-only credentials for uploads. */
  get variablesForUploads(): Variables {
    return {
      ...this.variables,
      S3_UPLOAD_ACCESS_KEY_ID: this.uploadCredentials.accessKeyId,
      S3_UPLOAD_SECRET_ACCESS_KEY: this.uploadCredentials.secretAccessKey,
    };
  }

  stop(): void {
    execFileSync('bash', [SCRIPT, 'stop'], { stdio: 'inherit' });
  }
}

/**
 * Starts Ceph before the tests of a spec file and stops it after them.
 * @param sts also serve STS and the role `signpost`
 */
export function useCeph({ sts = false } = {}): () => Ceph {
  let ceph: Ceph;
  beforeAll(async () => {
    ceph = await Ceph.start(sts);
  }, 300_000);
  afterAll(() => {
    ceph?.stop();
  }, 60_000);
  return () => ceph;
}

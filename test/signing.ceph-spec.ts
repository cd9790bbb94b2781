import { execFileSync } from 'node:child_process';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll } from 'vitest';
import { createS3Client } from '../src/storage/s3-client.js';
import type { Store } from '../src/storage/store.js';
import { describeSigning } from './support/signing-suite.js';

const SCRIPT = 'test/support/ceph-rgw.sh';
let endpoint: string;
let accessKeyId: string;
let secretAccessKey: string;

const store = (): Store => ({
  bucket: 'signpost',
  region: 'us-east-1',
  endpoint,
  forcePathStyle: true,
  signer: 'sigv4',
  timeoutMs: 10_000,
  credentials: { accessKeyId, secretAccessKey },
});

beforeAll(async () => {
  const answer = execFileSync('bash', [SCRIPT, 'start'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  [endpoint = '', accessKeyId = '', secretAccessKey = ''] =
    answer.trim().split('\n').at(-1)?.split(' ') ?? [];
  await createS3Client(store()).send(new CreateBucketCommand({ Bucket: 'signpost' }));
}, 300_000);
afterAll(() => {
  execFileSync('bash', [SCRIPT, 'stop'], { stdio: 'inherit' });
}, 60_000);

describeSigning('Ceph RGW', store, { multipart: true });

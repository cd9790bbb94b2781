import { PutBucketCorsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll } from 'vitest';
import { createS3Client } from '../src/storage/s3-client.js';
import { Ceph } from './support/ceph.js';
import { describeUppy } from './support/uppy-suite.js';

let ceph: Ceph;
beforeAll(async () => {
  ceph = await Ceph.start();
  const rule = {
    AllowedOrigins: ['*'],
    AllowedMethods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
    AllowedHeaders: ['*'],
    ExposeHeaders: ['ETag', 'Location'],
  };
  await createS3Client(ceph.store).send(
    new PutBucketCorsCommand({ Bucket: 'signpost', CORSConfiguration: { CORSRules: [rule] } }),
  );
}, 300_000);
afterAll(() => {
  ceph.stop();
}, 60_000);

describeUppy('Ceph RGW', () => ceph.variables);

import { afterAll, beforeAll } from 'vitest';
import { Bucket } from './support/bucket.js';
import { describeStore } from './support/store-suite.js';

let bucket: Bucket;
beforeAll(async () => {
  bucket = await Bucket.start();
});
afterAll(async () => {
  await bucket.daemon.stop();
});

describeStore('the local bucket', () => bucket.variables);

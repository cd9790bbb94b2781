import { afterAll, beforeAll } from 'vitest';
import { Bucket } from './support/stores/local-bucket.js';
import { describeStore } from './support/stores/store-suite.js';

let bucket: Bucket;
beforeAll(async () => {
  bucket = await Bucket.start();
});
afterAll(async () => {
  await bucket.daemon.stop();
});

describeStore('the local bucket', () => bucket.variables);

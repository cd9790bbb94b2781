import { afterAll, beforeAll } from 'vitest';
import { Ceph } from './support/ceph.js';
import { describeStore } from './support/store-suite.js';

let ceph: Ceph;
beforeAll(async () => {
  ceph = await Ceph.start();
}, 300_000);
afterAll(() => {
  ceph.stop();
}, 60_000);

describeStore('Ceph RGW', () => ceph.variables);

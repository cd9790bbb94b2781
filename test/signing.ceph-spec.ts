import { afterAll, beforeAll } from 'vitest';
import { Ceph } from './support/ceph.js';
import { describeSigning } from './support/signing-suite.js';

let ceph: Ceph;
beforeAll(async () => {
  ceph = await Ceph.start();
}, 300_000);
afterAll(() => {
  ceph.stop();
}, 60_000);

describeSigning('Ceph RGW', () => ceph.store, { multipart: true });

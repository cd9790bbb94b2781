import { useCeph } from './support/ceph.js';
import { describeSigning } from './support/signing-suite.js';

const ceph = useCeph();

describeSigning('Ceph RGW', () => ceph().store, { multipart: true });

import { useCeph } from './support/stores/ceph.js';
import { describeSigning } from './support/stores/signing-suite.js';

const ceph = useCeph();

describeSigning('Ceph RGW', () => ceph().options, { multipart: true });

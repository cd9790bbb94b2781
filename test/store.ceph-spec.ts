import { useCeph } from './support/ceph.js';
import { describeStore } from './support/store-suite.js';

const ceph = useCeph();

describeStore('Ceph RGW', () => ceph().variables);

import { useCeph } from './support/stores/ceph.js';
import { describeStore } from './support/stores/store-suite.js';

const ceph = useCeph();

describeStore('Ceph RGW', () => ceph().variablesForUploads);

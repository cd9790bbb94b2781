import { describeUppy } from './support/uppy-suite.js';

describeUppy('the embedded bucket', () => ({}));

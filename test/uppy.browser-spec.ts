import { describeUppy } from './support/browser/uppy-suite.js';

describeUppy('the embedded bucket', () => ({}));

describeUppy('the embedded bucket under UPLOAD_SINGLE_USE', () => ({ UPLOAD_SINGLE_USE: 'true' }), [
  ['5', 'endpoint'],
  ['6.3', 'signRequest'],
]);

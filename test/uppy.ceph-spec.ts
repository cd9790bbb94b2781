import { expect } from 'vitest';
import { useCeph } from './support/stores/ceph.js';
import { runProgram } from './support/service/run-program.js';
import { describeUppy } from './support/browser/uppy-suite.js';

const ceph = useCeph();

describeUppy('Ceph RGW', async (version, origin) => {
  const setup = await runProgram('bucket-setup.main.js', ['--yes', `--origin=${origin}`], ceph().variables);
  expect(setup.code, setup.errors).toBe(0);
  return {
    ...ceph().variablesForUploads,
    // Ceph answers forms without an ETag, and Uppy 5 would wait for one indefinitely.
    ...(version === '5' && { UPPY_UPLOAD_METHOD: 'PUT' }),
    // signRequest of Uppy 6.0 does not send the headers of the signature.
    ...(version === '6.0' && { S3_UPLOAD_SIGN_HEADERS: 'false' }),
  };
});

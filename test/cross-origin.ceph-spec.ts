import { expect } from 'vitest';
import { describeCrossOriginPages } from './support/browser/cross-origin-suite.js';
import { runProgram } from './support/service/run-program.js';
import { useCeph } from './support/stores/ceph.js';

const ceph = useCeph();

describeCrossOriginPages('the rules that the setup wrote to Ceph RGW', async (origin) => {
  const variables = ceph().variables;
  const setup = await runProgram('bucket-setup.main.js', ['--yes'], { ...variables, CORS_ORIGINS: origin });
  expect(setup.code, setup.output + setup.errors).toBe(0);
  return { variables };
});

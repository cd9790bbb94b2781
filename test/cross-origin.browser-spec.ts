import { expect } from 'vitest';
import { describeCrossOriginPages, type Store } from './support/browser/cross-origin-suite.js';
import { runProgram } from './support/service/run-program.js';
import { Bucket } from './support/stores/local-bucket.js';

async function startBucket(more: Record<string, string>): Promise<Store & { stop: () => Promise<unknown> }> {
  const bucket = await Bucket.start(more);
  return { variables: bucket.variables, stop: () => bucket.daemon.stop() };
}

describeCrossOriginPages('the rules that the setup wrote to the embedded bucket', async (origin) => {
  const store = await startBucket({});
  const setup = await runProgram('bucket-setup.main.js', ['--yes'], {
    ...store.variables,
    CORS_ORIGINS: origin,
  });
  expect(setup.code, setup.output + setup.errors).toBe(0);
  return store;
});

describeCrossOriginPages('the own rules of the embedded bucket', (origin) =>
  startBucket({ CORS_ORIGINS: origin }),
);

describeCrossOriginPages('the own rules of the embedded bucket in development', async () => {
  const store = await startBucket({});
  return { ...store, variables: { ...store.variables, CORS_ORIGINS: '' } };
});

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cpuSecondsOf, freePort, LOAD_CORE, start, stop } from './processes.mjs';

/** Starts Redis on the load generator's core. */
export async function startRedis() {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'signpost-bench-redis-'));
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const child = start('redis', ['redis-server', ...options], { core: LOAD_CORE });
  return {
    url: `redis://127.0.0.1:${port}`,
    cpuSeconds: () => cpuSecondsOf(child),
    stop: () => stop(child),
  };
}

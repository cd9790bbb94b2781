import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSecondsOf, freePort, memoryOf, start, stop } from './processes.mjs';

const START_TIMEOUT_MS = 30_000;

/** Starts a contender on a free port and waits for its first 200 on /health/live. */
export async function startServer({ name, command, env = {} }) {
  const port = await freePort();
  const begin = performance.now();
  const child = start(`server ${name}`, command(String(port)), { env: { ...env, PORT: String(port) } });
  while ((await statusOf(port)) !== 200) {
    if (child.exitCode !== null) throw new Error(`${name} ended; see bench/results/logs`);
    if (performance.now() - begin > START_TIMEOUT_MS) throw new Error(`${name} is not ready after 30 s`);
    await sleep(2);
  }
  const readyMs = performance.now() - begin;
  return {
    name,
    port,
    readyMs,
    memory: () => memoryOf(child),
    cpuSeconds: () => cpuSecondsOf(child),
    stop: () => stop(child),
  };
}

function statusOf(port) {
  return new Promise((resolve) => {
    get({ port, host: '127.0.0.1', path: '/health/live', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).once('error', () => resolve(0));
  });
}

import { get } from 'node:http';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSecondsOf, freePort, start, stop } from '../lib/processes.mjs';
import { DIST } from '../lib/subject.mjs';
import { SIGNPOST } from '../redirect/contenders.mjs';

const START_TIMEOUT_MS = 30_000;

/** Cores for replicas: all but the one of the load generator, which is core 1. */
export const REPLICA_CORES = Array.from({ length: availableParallelism() }, (_, core) => core).filter(
  (core) => core !== 1,
);

/** Starts replicas on one port, each on a loopback address and, as far as possible, a core of its own. */
export async function startReplicas(count, env) {
  const port = await freePort();
  const replicas = [];
  for (let index = 0; index < count; index += 1) {
    const address = `127.0.0.${index + 2}`;
    const child = start(`replica ${index + 1}`, ['node', `${DIST}main.js`], {
      core: String(REPLICA_CORES[index % REPLICA_CORES.length]),
      env: { ...SIGNPOST.env, HOST: address, PORT: String(port), TRUST_PROXY: '127.0.0.1', ...env },
    });
    replicas.push({ address, child });
  }
  for (const { address, child } of replicas) await isReady(address, port, child);
  return {
    port,
    addresses: replicas.map(({ address }) => address),
    cpuSeconds: () => replicas.reduce((total, { child }) => total + cpuSecondsOf(child), 0),
    stop: () => Promise.all(replicas.map(({ child }) => stop(child))),
  };
}

async function isReady(host, port, child) {
  const begin = performance.now();
  while ((await statusOf({ host, port, path: '/health/live' })) !== 200) {
    if (child.exitCode !== null) throw new Error(`The replica at ${host} ended; see bench/results/logs`);
    if (performance.now() - begin > START_TIMEOUT_MS) throw new Error(`${host} is not ready after 30 s`);
    await sleep(20);
  }
}

/** The status of a GET; 0 if there is no response. */
export function statusOf(target) {
  return new Promise((resolve) => {
    get({ ...target, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).once('error', () => resolve(0));
  });
}

import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSecondsOf, freePort, LOAD_CORE, start, stop } from '../lib/processes.mjs';
import { ROOT } from '../lib/subject.mjs';

const START_TIMEOUT_MS = 30_000;

/** The name that has the first `count` of the addresses. */
const nameOf = (count) => `replicas-${count}`;

/** Starts a name server that knows the first one, the first two, … and all of the addresses. */
export async function startNames(addresses) {
  const port = await freePort();
  const records = addresses.flatMap((_, index) =>
    addresses.slice(0, index + 1).map((address) => `--host-record=${nameOf(index + 1)},${address}`),
  );
  const where = [`--port=${port}`, '--listen-address=127.0.0.1', '--bind-interfaces'];
  const options = ['--keep-in-foreground', '--conf-file', '--no-resolv', '--no-hosts'];
  const child = start('names', ['dnsmasq', ...options, ...where, ...records], { core: LOAD_CORE });
  return { address: `127.0.0.1:${port}`, stop: () => stop(child) };
}

/** Starts HAProxy with our configuration in front of the first `count` replicas. */
export async function startProxy(count, replicaPort, names) {
  const [port, statistics] = await Promise.all([freePort(), freePort()]);
  const child = start(`haproxy ${count}`, ['haproxy', '-f', `${ROOT}deploy/haproxy/haproxy.cfg`], {
    core: LOAD_CORE,
    env: {
      HAPROXY_BIND: `127.0.0.1:${port}`,
      HAPROXY_STATS_BIND: `127.0.0.1:${statistics}`,
      HAPROXY_DNS: names.address,
      HAPROXY_MAXCONN: '1000',
      SIGNPOST_REPLICAS: `${nameOf(count)}:${replicaPort}`,
    },
  });
  const begin = performance.now();
  while ((await replicasUp(statistics)) !== count) {
    if (child.exitCode !== null) throw new Error('haproxy ended; see bench/results/logs');
    if (performance.now() - begin > START_TIMEOUT_MS)
      throw new Error(`haproxy does not find ${count} replicas`);
    await sleep(50);
  }
  return { port, cpuSeconds: () => cpuSecondsOf(child), stop: () => stop(child) };
}

async function replicasUp(port) {
  const response = await fetch(`http://127.0.0.1:${port}/;csv`).catch(() => undefined);
  const table = (await response?.text()) ?? '';
  return table.split('\n').filter((line) => /^live,replica\d+,/.test(line) && line.includes(',UP,')).length;
}

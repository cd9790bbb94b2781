import { inPairs } from '../lib/pairing.mjs';
import { startRedis } from '../lib/redis.mjs';
import { absoluteRow, ratioRow } from '../lib/rows.mjs';
import { load } from '../lib/wrk.mjs';
import { startNames, startProxy } from './proxies.mjs';
import { REPLICA_CORES, startReplicas } from './replicas.mjs';

const REPLICAS = 3;
/** Connections for each replica. A replica with fewer requests at a time reads and writes in smaller bursts, at a higher cost. */
const CONNECTIONS = 32;

/** Says how far the machine can show anything. */
export function scaleTitle() {
  const cores = REPLICA_CORES.length;
  return cores >= REPLICAS
    ? 'Replicas behind HAProxy with one Redis, each on a core of its own'
    : `Replicas behind HAProxy with one Redis. They share ${cores === 1 ? 'one core' : `${cores} cores`}, so more ` +
        'replicas cannot be faster here: read the CPU times';
}

/** Redirects through HAProxy to one, two and three replicas with one Redis, and what a request costs each process. */
export async function scale({ rounds, loadSeconds, warmSeconds }) {
  const redis = await startRedis();
  const replicas = await startReplicas(REPLICAS, { REDIS_URL: redis.url });
  const names = await startNames(replicas.addresses);
  const fronts = [];
  for (let count = 1; count <= REPLICAS; count += 1) {
    const proxy = await startProxy(count, replicas.port, names);
    fronts.push({ count, proxy, runs: [] });
    await load(proxy.port, 'redirect.lua', { seconds: warmSeconds });
  }
  const processes = ({ proxy }) => ({ replicas, HAProxy: proxy, Redis: redis });
  const measure = async (front) => {
    const used = () => Object.values(processes(front)).map((one) => one.cpuSeconds());
    const before = used();
    const connections = CONNECTIONS * front.count;
    const result = await load(front.proxy.port, 'redirect.lua', { seconds: loadSeconds, connections });
    const micros = used().map((after, index) => ((after - before[index]) / result.requests) * 1e6);
    front.runs.push(micros);
    return result;
  };
  const [single, ...more] = fronts;
  const rows = [];
  for (const front of more) {
    const pairs = (await inPairs(rounds, front, [single], measure)).get(single);
    const values = (field) => pairs.map(({ ours, peer }) => ({ ours: ours[field], peer: peer[field] }));
    rows.push(
      ratioRow(`redirects, ${front.count} replicas`, '/s', '1 replica', values('perSecond')),
      ratioRow(`p99, ${front.count} replicas`, 'ms', '1 replica', values('p99')),
    );
  }
  for (const front of fronts) {
    for (const [index, name] of Object.keys(processes(front)).entries()) {
      const what = `CPU time of ${name}, ${front.count} ${front.count === 1 ? 'replica' : 'replicas'}`;
      rows.push(
        absoluteRow(
          what,
          'µs',
          front.runs.map((micros) => micros[index]),
        ),
      );
    }
  }
  await Promise.all(fronts.map(({ proxy }) => proxy.stop()));
  await Promise.all([names.stop(), replicas.stop(), redis.stop()]);
  return rows;
}

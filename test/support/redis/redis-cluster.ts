import { execFileSync } from 'node:child_process';
import { RedisServer } from './redis-server.js';

export interface RedisGroup {
  /** A value for REDIS_URL. */
  readonly url: string;
  readonly servers: readonly RedisServer[];
  stop(): Promise<void>;
}

/** A Redis Cluster of three masters without replicas. */
export async function startRedisCluster(): Promise<RedisGroup> {
  const args = [
    '--cluster-enabled',
    'yes',
    '--cluster-node-timeout',
    '1000',
    '--cluster-require-full-coverage',
    'no',
  ];
  const servers = await Promise.all([1, 2, 3].map(() => RedisServer.start({ args, port: clusterPort() })));
  const addresses = servers.map(({ port }) => `127.0.0.1:${port}`);
  execFileSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'], { stdio: 'pipe' });
  for (const server of servers) await untilClusterIsUp(server);
  return {
    url: `redis+cluster://${addresses.join(',')}`,
    servers,
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  };
}

let lastPort = 20_000 + (process.pid % 10_000);

/** Nodes also listen 10,000 ports above, which must be a port. */
function clusterPort(): number {
  lastPort += 1;
  return lastPort;
}

async function untilClusterIsUp(server: RedisServer): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ((await server.command('CLUSTER', 'INFO'))?.includes('cluster_state:ok') === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The cluster did not form');
}

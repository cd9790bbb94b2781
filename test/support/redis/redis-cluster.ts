import { execFileSync } from 'node:child_process';
import { freePort } from '../service/free-port.js';
import { RedisServer } from './redis-server.js';

export interface RedisGroup {
  /** A value for REDIS_URL. */
  readonly url: string;
  readonly servers: readonly RedisServer[];
  stop(): Promise<void>;
}

/** A Redis Cluster of three masters without replicas. */
export async function startRedisCluster(): Promise<RedisGroup> {
  const servers = await Promise.all([1, 2, 3].map(() => startNode()));
  const addresses = servers.map(({ port }) => `127.0.0.1:${port}`);
  execFileSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'], { stdio: 'pipe' });
  for (const server of servers) await untilClusterIsUp(server);
  return {
    url: `redis+cluster://${addresses.join(',')}`,
    servers,
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  };
}

/** Another process may take one of the two ports before Redis does. */
async function startNode(attempts = 3): Promise<RedisServer> {
  const bus = String(await freePort());
  const args = ['--cluster-enabled', 'yes', '--cluster-port', bus, '--cluster-node-timeout', '1000'];
  try {
    return await RedisServer.start({ args });
  } catch (error) {
    if (attempts === 1) throw error;
    return startNode(attempts - 1);
  }
}

async function untilClusterIsUp(server: RedisServer): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ((await server.command('CLUSTER', 'INFO'))?.includes('cluster_state:ok') === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The cluster did not form');
}

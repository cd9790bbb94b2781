import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../service/free-port.js';
import type { RedisGroup } from './redis-cluster.js';
import { RedisServer } from './redis-server.js';

/** Milliseconds after which the Sentinels replace a silent master. */
const DOWN_AFTER = 1000;

/** A master, a replica and three Sentinels. The master is the first server, the replica the second. */
export async function startRedisSentinels(): Promise<RedisGroup> {
  const master = await RedisServer.start({ args: ['--repl-diskless-sync-delay', '0'] });
  const replica = await RedisServer.start({ args: ['--replicaof', '127.0.0.1', String(master.port)] });
  const sentinels = await Promise.all([1, 2, 3].map(() => startSentinel(master)));
  const servers = [master, replica, ...sentinels];
  for (const sentinel of sentinels)
    await until(
      sentinel,
      ['SENTINEL', 'MASTER', 'main'],
      [/num-slaves\r\n\$\d+\r\n1\r\n/, /num-other-sentinels\r\n\$\d+\r\n2\r\n/],
    );
  await until(replica, ['INFO', 'replication'], [/master_link_status:up/]);
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/main`,
    servers,
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  };
}

async function startSentinel(master: RedisServer): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'signpost-sentinel-'));
  const file = path.join(folder, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor main 127.0.0.1 ${master.port} 2`,
    `sentinel down-after-milliseconds main ${DOWN_AFTER}`,
    'sentinel failover-timeout main 5000',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return RedisServer.start({ program: 'redis-sentinel', args: [file], port, folder });
}

/** Waits until the reply to a command matches all patterns. */
async function until(
  server: RedisServer,
  command: readonly string[],
  patterns: readonly RegExp[],
): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const reply = (await server.command(...command)) ?? '';
    if (patterns.every((pattern) => pattern.test(reply))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The reply to ${command.join(' ')} never became what was expected`);
}

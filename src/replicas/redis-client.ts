import type { Cluster, ClusterOptions, Redis, RedisOptions } from 'ioredis';
import type { RedisTarget } from '../config/redis.config.js';

export type RedisClient = Redis | Cluster;

/** Replies keep the shapes of RESP2. */
type NodeOptions = Omit<RedisOptions, 'replyMapping'>;

/**
 * Milliseconds after which a connection is given up. Callers do not wait as long: they have time-outs of their
 * own, which count only after all replies that have arrived are read. Those of ioredis would drop such replies
 * when this process was busy.
 */
const CONNECT_TIMEOUT = 1000;
const COMMAND_TIMEOUT = 1000;
const SOCKET_TIMEOUT = 1500;
/** Milliseconds between two attempts to connect. */
const MAX_RETRY_DELAY = 500;

/**
 * A client that fails rather than waits: it keeps no command for later, and sends none twice. It reconnects for
 * as long as it is open. Only a process that uses Redis loads ioredis.
 */
export async function openRedisClient(target: RedisTarget): Promise<RedisClient> {
  const ioredis = await import('ioredis');
  const client =
    target.mode === 'cluster'
      ? new ioredis.Cluster([...target.nodes], clusterOptions(target))
      : new ioredis.Redis({ ...nodeOptions(target), ...addressOf(target) });
  // Without a listener, ioredis prints each error. Callers learn of errors from their commands.
  client.on('error', () => undefined);
  return client;
}

function nodeOptions({ tls, username, password, database }: RedisTarget): NodeOptions {
  return {
    ...(tls && { tls: {} }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    db: database,
    connectionName: 'signpost',
    connectTimeout: CONNECT_TIMEOUT,
    // Also covers the handshake with a server that is frozen.
    commandTimeout: COMMAND_TIMEOUT,
    socketTimeout: SOCKET_TIMEOUT,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: retryDelay,
    // A master that has become a replica: connect again, to the new master.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  };
}

function addressOf(target: RedisTarget): NodeOptions {
  if (target.mode === 'single') return { ...target.nodes[0] };
  return {
    sentinels: [...target.nodes],
    name: target.masterName ?? '',
    sentinelRetryStrategy: retryDelay,
    sentinelCommandTimeout: COMMAND_TIMEOUT,
    failoverDetector: true,
    ...(target.tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
  };
}

function clusterOptions(
  target: RedisTarget,
): Omit<ClusterOptions, 'redisOptions'> & { redisOptions: NodeOptions } {
  return {
    redisOptions: nodeOptions(target),
    enableOfflineQueue: false,
    clusterRetryStrategy: retryDelay,
    // A node that restarts without a failover.
    clusterNodeRetryStrategy: retryDelay,
    slotsRefreshTimeout: CONNECT_TIMEOUT,
    slotsRefreshInterval: 2000,
    maxRedirections: 3,
    retryDelayOnFailover: 50,
    retryDelayOnClusterDown: 50,
    // Certificates name hosts, but a cluster announces addresses.
    ...(target.tls && { dnsLookup: (host, answer) => answer(null, host) }),
  };
}

function retryDelay(attempts: number): number {
  return Math.min(attempts * 50, MAX_RETRY_DELAY);
}

import type { Variables } from './variables.js';

/** Where Redis is, and how to authenticate there. */
export interface RedisTarget {
  /** `sentinel`: the nodes are Sentinels, which know the address of the master. */
  readonly mode: 'single' | 'sentinel' | 'cluster';
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Number of the database; 0 in a cluster. */
  readonly database: number;
  /** Name of the master, as the Sentinels know it. */
  readonly masterName: string | undefined;
}

export abstract class RedisConfig {
  /** `REDIS_URL`: where replicas share counters, revocations and quotas. `undefined`: each replica has its own. */
  abstract readonly target: RedisTarget | undefined;
}

const EXPECTED =
  'must be redis://[[user]:password@]host[:port][/database], redis+sentinel://host:port,host:port/master[/database] ' +
  'or redis+cluster://host:port,host:port; rediss instead of redis for TLS; ' +
  'percent-encode special characters of the password';

const REDIS_URL =
  /^redis(?<tls>s?)(?:\+(?<mode>sentinel|cluster))?:\/\/(?:(?<user>[^:@/]*):(?<password>[^:@/]*)@)?(?<nodes>[^@/?#]+)(?:\/(?<path>[^?#@]*))?$/;

const DEFAULT_PORTS = { single: 6379, sentinel: 26_379, cluster: 6379 } as const;

export function readRedis(variables: Variables): RedisConfig {
  const url = variables.text('REDIS_URL');
  const target = url === undefined ? undefined : parseRedisUrl(url);
  if (url !== undefined && target === undefined) variables.refuse('REDIS_URL', EXPECTED);
  return { target };
}

/** `undefined` if the URL is invalid. */
export function parseRedisUrl(url: string): RedisTarget | undefined {
  const parts = REDIS_URL.exec(url)?.groups;
  if (parts === undefined) return undefined;
  const mode = parts['mode'] === 'sentinel' || parts['mode'] === 'cluster' ? parts['mode'] : 'single';
  const nodes = (parts['nodes'] ?? '').split(',').map((node) => parseNode(node, DEFAULT_PORTS[mode]));
  const place = parsePath(mode, parts['path'] ?? '');
  const username = decoded(parts['user']);
  const password = decoded(parts['password']);
  if (place === undefined || username === null || password === null) return undefined;
  if (mode === 'single' && nodes.length > 1) return undefined;
  const known = nodes.filter((node) => node !== undefined);
  if (known.length < nodes.length) return undefined;
  return { mode, nodes: known, tls: parts['tls'] === 's', username, password, ...place };
}

function parseNode(text: string, defaultPort: number): { host: string; port: number } | undefined {
  const match = /^(?:\[(?<v6>[\da-f:.]+)\]|(?<name>[\w.-]+))(?::(?<port>\d{1,5}))?$/i.exec(text)?.groups;
  const host = match?.['v6'] ?? match?.['name'];
  const port = match?.['port'] === undefined ? defaultPort : Number(match['port']);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}

type Place = Pick<RedisTarget, 'database' | 'masterName'>;

function parsePath(mode: RedisTarget['mode'], path: string): Place | undefined {
  if (mode === 'cluster') return path === '' ? { database: 0, masterName: undefined } : undefined;
  if (mode === 'single') {
    return /^\d{0,4}$/.test(path) ? { database: Number(path), masterName: undefined } : undefined;
  }
  const match = /^(?<name>[\w.-]+)(?:\/(?<database>\d{1,4}))?$/.exec(path)?.groups;
  if (match?.['name'] === undefined) return undefined;
  return { database: Number(match['database'] ?? 0), masterName: match['name'] };
}

/** `undefined` if absent or empty, `null` if malformed. */
function decoded(text: string | undefined): string | undefined | null {
  if (text === undefined || text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

import { isIP } from 'node:net';
import { readOrigin } from './origins.js';
import type { Variables } from './variables.js';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

// With "true" or a number of hops, every client could choose its own address and thus its own rate limit.
const PROXIES = 'must be off, or the addresses of trusted proxies, separated by commas: 10.0.0.0/8,loopback';

/** Seconds. Load balancers need a few to see that readiness fails, or that an instance is going away. */
const PRODUCTION_SHUTDOWN_DELAY = 5;

/** The HTTP server: its address, trusted proxies, CORS, logging, timeouts and shutdown. */
export abstract class ServerConfig {
  /** `true` if `NODE_ENV=production`: no embedded bucket, and no defaults for `S3_BUCKET` and `AUTH`. */
  abstract readonly production: boolean;
  /** `PORT`; 0 selects a free port. */
  abstract readonly port: number;
  /** `HOST`: the address to listen on. */
  abstract readonly host: string;
  /** `TRUST_PROXY`: the proxies whose `X-Forwarded-For` is trusted; `false` trusts none. */
  abstract readonly trustProxy: string[] | false;
  /** `ALLOWED_HOSTS`: host names of this service beside its addresses, in lower case and without a port. */
  abstract readonly allowedHosts: readonly string[];
  /** `PUBLIC_URL`: the address of this service in links, without a slash at the end; undefined if it is not set. */
  abstract readonly publicUrl: string | undefined;
  /** `CORS_ORIGINS`; `local` (any port of localhost) only outside production. */
  abstract readonly corsOrigins: readonly string[] | 'local';
  /** `LOG_LEVEL`: one of pino's levels. */
  abstract readonly logLevel: LogLevel;
  /** `HSTS`: the value of Strict-Transport-Security; undefined if it is not sent. */
  abstract readonly hsts: string | undefined;
  /** `REQUEST_TIMEOUT`: seconds in which a request has to arrive in full, headers and body. */
  abstract readonly requestTimeout: number;
  /** `SHUTDOWN_DELAY`: seconds after SIGTERM in which readiness fails and the port stays open. */
  abstract readonly shutdownDelay: number;
  /** `SHUTDOWN_GRACE`: seconds that running requests have to finish once the port is closed. */
  abstract readonly shutdownGrace: number;
}

export function readServer(variables: Variables, production: boolean): ServerConfig {
  return {
    production,
    port: variables.integer('PORT', { min: 0, max: 65_535 }, 8088),
    host: variables.text('HOST') ?? '127.0.0.1',
    trustProxy: readTrustProxy(variables),
    allowedHosts: readHosts(variables),
    publicUrl: variables.httpUrl('PUBLIC_URL'),
    corsOrigins: readOrigins(variables, production),
    logLevel: variables.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    requestTimeout: variables.integer('REQUEST_TIMEOUT', { min: 1, max: 600, unit: 'seconds' }, 30),
    shutdownDelay: variables.integer(
      'SHUTDOWN_DELAY',
      { min: 0, max: 600, unit: 'seconds' },
      production ? PRODUCTION_SHUTDOWN_DELAY : 1,
    ),
    hsts: readHsts(variables),
    shutdownGrace: variables.integer('SHUTDOWN_GRACE', { min: 0, max: 600, unit: 'seconds' }, 10),
  };
}

function readTrustProxy(variables: Variables): string[] | false {
  const value = variables.text('TRUST_PROXY');
  if (value === undefined || value === 'off') return false;
  const addresses = variables.list('TRUST_PROXY');
  if (addresses.length === 0) variables.refuse('TRUST_PROXY', PROXIES);
  for (const address of addresses) {
    if (isEveryAddress(address)) {
      variables.refuseEntry(
        'TRUST_PROXY',
        address,
        'must not trust every address: callers could then forge their own address and evade the rate limit. List the addresses of the proxies',
      );
    } else if (!isAddressRange(address)) variables.refuseEntry('TRUST_PROXY', address, PROXIES);
  }
  return addresses;
}

/** RFC 6797, 6.1 */
function readHsts(variables: Variables): string | undefined {
  const value = variables.text('HSTS');
  if (value === undefined || value === 'off') return undefined;
  if (/^max-age=\d{1,10}(?:; ?includeSubDomains)?(?:; ?preload)?$/i.test(value)) return value;
  variables.refuse('HSTS', 'must be off, or a value such as max-age=31536000; includeSubDomains');
  return undefined;
}

/** `0.0.0.0/0` */
function isEveryAddress(text: string): boolean {
  const [address = '', prefix = ''] = text.split('/', 2);
  return isIP(address) !== 0 && /^0+$/.test(prefix);
}

function isAddressRange(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', prefix = '1', ...rest] = text.split('/');
  const family = isIP(address);
  return (
    family !== 0 &&
    rest.length === 0 &&
    /^\d{1,3}$/.test(prefix) &&
    Number(prefix) >= 1 &&
    Number(prefix) <= (family === 4 ? 32 : 128)
  );
}

function readHosts(variables: Variables): string[] {
  return variables.list('ALLOWED_HOSTS').flatMap((item) => {
    const name = hostNameIn(item);
    if (name !== undefined) return [name];
    variables.refuseEntry(
      'ALLOWED_HOSTS',
      item,
      'must be host names separated by commas, without a scheme, a path or a wildcard: files.example.com,usercontent.host',
    );
    return [];
  });
}

/** In lower case, in Punycode, and without port and trailing dot, as browsers send it. */
function hostNameIn(text: string): string | undefined {
  const url = `http://${text}`;
  if (!/^[^/?#@\\*]+$/.test(text) || !URL.canParse(url)) return undefined;
  return new URL(url).hostname.replace(/\.$/, '');
}

function readOrigins(variables: Variables, production: boolean): readonly string[] | 'local' {
  const items = variables.list('CORS_ORIGINS');
  if (items.length === 0) return production ? [] : 'local';
  const origins = new Set<string>();
  for (const item of items) {
    const read = readOrigin(item);
    if ('fault' in read) variables.refuseEntry('CORS_ORIGINS', item, read.fault);
    else origins.add(read.origin);
  }
  return [...origins];
}

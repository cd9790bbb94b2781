import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../errors/catalogue.js';
import { addressIn } from '../requests/address.js';

/** The name in a Host header, without the port. */
const NAME = /^([^:[\]]*)(?::\d*)?$/;
const SHOWN = /^[\w.-]{1,253}$/;

/**
 * Rejects requests for other host names than these: IP addresses, `localhost` and names below it, the name of
 * this machine, and the listed ones. Without authentication, a page of a foreign site could otherwise reach the
 * service from its visitor's browser, if its own name resolves to the service (DNS rebinding). An IP address
 * cannot be rebound, and probes use it.
 */
export function allowHosts(fastify: FastifyInstance, listed: readonly string[]): void {
  const names = new Set(['localhost', hostname().toLowerCase(), ...listed]);
  let lastAllowed: string | undefined;
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { host } = request.headers;
    // Browsers always send a Host. HTTP/1.0 probes do not.
    if (host === undefined || host === '' || host === lastAllowed) return done();
    const name = NAME.exec(host)?.[1]?.toLowerCase().replace(/\.$/, '');
    if (!isAllowed(host, name, names)) return done(misdirected(name));
    lastAllowed = host;
    return done();
  });
}

function isAllowed(host: string, name: string | undefined, names: ReadonlySet<string>): boolean {
  if (name !== undefined && (names.has(name) || name.endsWith('.localhost'))) return true;
  return addressIn(host) !== undefined;
}

function misdirected(name = ''): Problem {
  const host = SHOWN.test(name) ? name : 'in the Host header';
  return new Problem(
    'misdirected_request',
    `Signpost does not respond to the host name ${host}. If it is a name of this service, add it to ALLOWED_HOSTS.`,
  );
}

import type { FastifyInstance } from 'fastify';
import createRouter, { type HTTPMethod } from 'find-my-way';
import { Problem } from '../errors/catalogue.js';
import { isPreflight } from './cors.js';
import { WHOLE_SERVER } from './message-rules.js';

/** Characters of a path parameter. Upload ids have about 130 on AWS. */
export const MAX_PARAMETER_LENGTH = 1024;

/** Methods that a route may have, in the order of `Allow`. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies HTTPMethod[];

/**
 * Responds with 405 and `Allow` to a method that a known path does not have (RFC 9110, 15.5.6), and to OPTIONS
 * with 204 and `Allow` (9.3.7). Fastify routes by path and method together, so a second router finds the
 * methods of a path.
 */
export function listMethods(fastify: FastifyInstance): void {
  const router = createRouter({ maxParamLength: MAX_PARAMETER_LENGTH });
  const used = new Set<HTTPMethod>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const added = new Set([method].flat());
    for (const name of METHODS.filter((known) => added.has(known))) {
      used.add(name);
      if (!router.hasRoute(name, url)) router.on(name, url, () => undefined);
    }
  });
  const methodsOf = (target: string): HTTPMethod[] =>
    METHODS.filter((name) => (target === WHOLE_SERVER ? used.has(name) : router.find(name, target) !== null));

  fastify.addHook('onRequest', (request, reply, done) => {
    // The plugin for CORS adds a route for OPTIONS on every path.
    const isOptions = request.method === 'OPTIONS';
    if (!request.is404 && !isOptions) return done();
    const allowed = methodsOf(request.url).join(', ');
    if (allowed === '') return done(isOptions ? Problem.of('route_not_found') : undefined);
    reply.header('allow', allowed);
    // A preflight from another origin: browsers do not send the request after 405.
    if (!isOptions || isPreflight(request)) return done(notAllowed(request.method, allowed));
    void reply.code(204).send();
  });
}

function notAllowed(method: string, allowed: string): Problem {
  return new Problem('method_not_allowed', `This route does not support ${method}. Use one of: ${allowed}.`);
}

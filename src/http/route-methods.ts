import type { FastifyInstance } from 'fastify';
import createRouter, { type HTTPMethod } from 'find-my-way';
import { Problem } from '../errors/catalogue.js';

/** Characters of a path parameter. Upload ids have about 130 on AWS. */
export const MAX_PARAMETER_LENGTH = 1024;

/** Methods that a route may have, in the order of `Allow`. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies HTTPMethod[];

/**
 * Responds with 405 and `Allow` to a method that a known path does not have (RFC 9110, 15.5.6). Fastify
 * routes by path and method together, so a second router finds the methods of a path.
 */
export function rejectOtherMethods(fastify: FastifyInstance): void {
  const router = createRouter({ maxParamLength: MAX_PARAMETER_LENGTH });
  fastify.addHook('onRoute', ({ url, method }) => {
    const added = new Set([method].flat());
    for (const name of METHODS.filter((known) => added.has(known))) {
      if (!router.hasRoute(name, url)) router.on(name, url, () => undefined);
    }
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    // The plugin for CORS adds a route for OPTIONS on every path, and answers the preflights that it allows.
    const hasNoRoute = request.is404 || request.method === 'OPTIONS';
    const allowed = hasNoRoute ? METHODS.filter((name) => router.find(name, request.url) !== null) : [];
    if (allowed.length === 0) {
      done();
      return;
    }
    const list = allowed.join(', ');
    reply.header('allow', list);
    done(
      new Problem(
        'method_not_allowed',
        `This route does not support ${request.method}. Use one of: ${list}.`,
      ),
    );
  });
}

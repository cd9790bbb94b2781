import type { FastifyInstance } from 'fastify';

/** Bytes. */
export const DEFAULT_BODY_LIMIT = 16 * 1024;

/** Lets a route set its own body limit, in bytes, with `@RouteConfig({ bodyLimit })`. */
export function applyRouteBodyLimits(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const limit: unknown = Reflect.get(route.config ?? {}, 'bodyLimit');
    if (typeof limit === 'number') route.bodyLimit = limit;
  });
}

import type { FastifyInstance } from 'fastify';
import { routeSetting } from '../requests/route-settings.js';

/** Bytes. */
export const DEFAULT_BODY_LIMIT = 16 * 1024;

/** Lets a route set its own body limit, in bytes, with `@RouteSettings({ bodyLimit })`. */
export function applyRouteBodyLimits(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const limit = routeSetting(route.config, 'bodyLimit');
    if (typeof limit === 'number') route.bodyLimit = limit;
  });
}

import type { FastifyInstance, onRequestHookHandler, RouteOptions } from 'fastify';

/**
 * Adds a hook to each route that is registered from now on, which runs before the body is read. The hook is
 * chosen when the route is registered, so no request looks up the settings of its route.
 * @param choose returns undefined for a route that needs none
 */
export function addRouteHook(
  fastify: FastifyInstance,
  choose: (route: RouteOptions) => onRequestHookHandler | undefined,
): void {
  fastify.addHook('onRoute', (route) => {
    const hook = choose(route);
    if (hook !== undefined) route.onRequest = [...[route.onRequest ?? []].flat(), hook];
  });
}

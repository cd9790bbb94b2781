import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';

/**
 * Adds settings to Fastify's `config` of a route, or of all routes of a controller. The settings of a route
 * take precedence over those of its controller. Hooks read them with `routeSetting`.
 *
 * Nest's `RouteConfig` replaces what another decorator has set, and does not work on controllers.
 */
export function RouteSettings(settings: object): MethodDecorator & ClassDecorator {
  return (target: object, _property?: string | symbol, descriptor?: PropertyDescriptor): void => {
    if (descriptor !== undefined) define(descriptor.value, (known) => ({ ...known, ...settings }));
    else for (const route of routesOf(target)) define(route, (known) => ({ ...settings, ...known }));
  };
}

/** A setting in the `config` of a Fastify route; `undefined` if the route does not have it. */
export function routeSetting(config: unknown, name: string): unknown {
  return typeof config === 'object' && config !== null ? Reflect.get(config, name) : undefined;
}

function define(handler: unknown, merge: (known: object) => object): void {
  if (typeof handler !== 'function') throw new TypeError('RouteSettings belong to a route or a controller');
  const known: unknown = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler);
  const settings = merge(typeof known === 'object' && known !== null ? known : {});
  Reflect.defineMetadata(FASTIFY_ROUTE_CONFIG_METADATA, settings, handler);
}

/** The route handlers of a controller. The decorators of its methods have run before those of the class. */
function routesOf(controller: object): unknown[] {
  const prototype: unknown = typeof controller === 'function' ? controller.prototype : undefined;
  return Object.values(Object.getOwnPropertyDescriptors(prototype ?? {}))
    .map(({ value }: { value?: unknown }) => value)
    .filter((value) => typeof value === 'function' && Reflect.hasMetadata(METHOD_METADATA, value));
}

import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Problems } from '../errors/problems.decorator.js';
import { RouteSettings } from '../requests/route-settings.js';
import type { Principal } from './principal.js';
import type { Scope } from './scopes.js';

/** Name of the route setting. */
export const ACCESS = 'access';

/**
 * Who may call a route: holders of a scope, every authenticated caller, or everyone. `redirect` is decided by
 * `PROXY_ACCESS`.
 */
export type Access = Scope | 'authenticated' | 'public' | 'redirect';

/** Names of the security schemes in OpenAPI. */
export const BEARER = 'bearer';
export const API_KEY = 'api-key';

type RouteDecorator = MethodDecorator & ClassDecorator;

/** Opens a route, or all routes of a controller, to callers with this scope. */
export function Requires(scope: Scope): RouteDecorator {
  return protectedRoute(scope, Problems('unauthenticated', 'insufficient_scope'));
}

/** Opens a route to every caller with a valid credential, whatever its scopes. */
export function Authenticated(): RouteDecorator {
  return protectedRoute('authenticated', Problems('unauthenticated'));
}

/**
 * Opens the redirect to callers with the scope `download`, or to everyone with `PROXY_ACCESS=public`.
 *
 * OpenAPI describes only bearer tokens: clients that follow redirects send `X-API-Key` on to the store, but not
 * `Authorization` (Fetch, "HTTP-redirect fetch").
 */
export function RequiresDownloadUnlessPublic(): RouteDecorator {
  return applyDecorators(
    RouteSettings({ [ACCESS]: 'redirect' satisfies Access }),
    ApiBearerAuth(BEARER),
    Problems('unauthenticated', 'insufficient_scope'),
  );
}

/** Opens a route to everyone: probes, and links that carry their own proof. */
export function Public(): RouteDecorator {
  return RouteSettings({ [ACCESS]: 'public' satisfies Access });
}

/** Injects the caller of a request into a handler of a route that is not public. */
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (principal === undefined) throw new TypeError('@Caller belongs to a route that is not public');
  return principal;
});

function protectedRoute(access: Access, problems: RouteDecorator): RouteDecorator {
  return applyDecorators(
    RouteSettings({ [ACCESS]: access }),
    ApiBearerAuth(BEARER),
    ApiSecurity(API_KEY),
    problems,
  );
}

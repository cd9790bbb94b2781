import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../errors/catalogue.js';
import { addRouteHook } from '../requests/route-hooks.js';
import type { RouteAccess } from './access.js';
import { credentialOf } from './credential.js';
import type { Scope } from './scopes.js';
import './principal.js';

const REALM = 'Bearer realm="signpost"';

/** Rejects callers that may not call a route. A route without a rule of its own is closed to everyone. */
export class AccessControl {
  constructor(private readonly access: RouteAccess) {}

  /** Must be called before the routes are registered, and after `Authentication` and the rate limit. */
  applyTo(fastify: FastifyInstance): void {
    addRouteHook(fastify, (route) => {
      const access = this.access.of(route);
      if (access === 'public') return undefined;
      if (access === undefined) return (_request, _reply, done): void => done(Problem.of('route_closed'));
      const scope = access === 'authenticated' ? undefined : access;
      return (request, reply, done): void => done(refusal(request, reply, scope));
    });
  }
}

/** With a `WWW-Authenticate` as RFC 6750, section 3 describes it. */
function refusal(
  request: FastifyRequest,
  reply: FastifyReply,
  scope: Scope | undefined,
): Problem | undefined {
  const { principal } = request;
  if (principal === undefined) {
    const isMissing = credentialOf(request) === undefined;
    reply.header('www-authenticate', isMissing ? REALM : `${REALM}, error="invalid_token"`);
    return new Problem('unauthenticated', isMissing ? MISSING : NOT_ACCEPTED);
  }
  if (scope === undefined || principal.scopes.has(scope)) return undefined;
  reply.header('www-authenticate', `${REALM}, error="insufficient_scope", scope="${scope}"`);
  return new Problem(
    'insufficient_scope',
    `This route requires the scope ${scope}. The credential does not have it.`,
  );
}

const MISSING =
  'This route requires a credential. Send an API key as X-API-Key, or a token as Authorization: Bearer.';
const NOT_ACCEPTED =
  'The credential was not accepted. It is not valid, has expired, or was revoked. Request a new one from the operator of this service.';

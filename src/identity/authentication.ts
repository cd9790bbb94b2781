import type { FastifyInstance, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { addRouteHook } from '../requests/route-hooks.js';
import type { RouteAccess } from './access.js';
import type { Authentication as Outcome, Authenticator } from './authenticator.js';
import type { Authenticators } from './authenticators.js';
import { credentialOf } from './credential.js';
import type { Principals } from './principals.js';
import './principal.js';
import '../logging/log-fields.js';

/**
 * Finds out who calls, before the rate limit counts the call. Rejects nothing: failed authentications are
 * counted as well, and `AccessControl` rejects them afterwards.
 */
export class Authentication {
  /** @param authenticators in the order in which they are tried; `none` admits every caller (`AUTH=none`) */
  constructor(
    private readonly authenticators: Authenticators,
    private readonly principals: Principals,
    private readonly access: RouteAccess,
  ) {}

  /** Must be called before the routes are registered. */
  applyTo(fastify: FastifyInstance): void {
    fastify.decorateRequest('principal', undefined);
    addRouteHook(fastify, (route) => {
      const access = this.access.of(route);
      if (access === undefined || access === 'public') return undefined;
      const { authenticators } = this;
      return authenticators === 'none'
        ? (request, _reply, done): void => {
            request.principal = this.principals.anonymous;
            done();
          }
        : (request, _reply, done): void => this.#authenticate(request, authenticators, done);
    });
  }

  #authenticate(
    request: FastifyRequest,
    authenticators: readonly Authenticator[],
    done: HookHandlerDoneFunction,
  ): void {
    const credential = credentialOf(request);
    if (credential === undefined) return done();
    if ('unreadable' in credential) return done(reject(request, credential.unreadable));
    const outcome = verify(credential.text, authenticators);
    if (!(outcome instanceof Promise)) return done(this.#accept(request, outcome));
    outcome.then(
      (settled) => done(this.#accept(request, settled)),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  }

  #accept(request: FastifyRequest, outcome: Outcome | undefined): undefined {
    if (outcome === undefined) return reject(request, 'of no known kind');
    if ('rejected' in outcome) return reject(request, outcome.rejected);
    const principal = this.principals.of(outcome.identity);
    if (typeof principal === 'string') return reject(request, principal);
    request.principal = principal;
    request.logFields['tenant'] = principal.tenant.id;
    request.logFields['credential'] = principal.credentialId;
    return undefined;
  }
}

function reject(request: FastifyRequest, reason: string): undefined {
  request.logFields['rejected_credential'] = reason;
}

/** Asks one authenticator after the other. Stays synchronous as long as they do. */
function verify(
  credential: string,
  authenticators: readonly Authenticator[],
  start = 0,
): Outcome | undefined | Promise<Outcome | undefined> {
  for (let index = start; index < authenticators.length; index += 1) {
    const outcome = authenticators[index]?.authenticate(credential);
    if (outcome instanceof Promise) {
      return outcome.then((settled) => settled ?? verify(credential, authenticators, index + 1));
    }
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

import type { FastifyInstance, FastifyReply } from 'fastify';
import { Problem } from '../errors/catalogue.js';
import type { Metrics } from '../metrics/metrics.js';
import { routeSetting } from '../requests/route-settings.js';
import { WEIGHT } from './weight.decorator.js';

/**
 * Concurrent requests: about twice the calls to one store. At 10,000 requests a second, the last one waits for 0.1 s.
 */
const MAX = 1000;

/** Seconds. */
const RETRY_AFTER = 1;

/**
 * Bounds the requests that are handled at a time, over all callers. A request counts from the end of its body to the
 * end of its response, so a body that arrives slowly does not use up the bound.
 * Health checks do not count.
 */
export class RequestsInFlight {
  #count = 0;

  constructor(
    metrics: Metrics,
    private readonly max = MAX,
  ) {
    metrics.gauge(
      { name: 'http_server_active_requests', help: 'Requests that are handled, without health checks.' },
      () => this.#count,
    );
  }

  /**
   * Must be called before the routes are registered. The first hook runs before those of the other gates, the second
   * one when the body has arrived.
   */
  applyTo(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', (route) => {
      if (routeSetting(route.config, WEIGHT) === 0) return;
      route.onRequest = [
        (_request, _reply, done) => done(this.#refusal()),
        ...[route.onRequest ?? []].flat(),
      ];
      route.preValidation = [
        ...[route.preValidation ?? []].flat(),
        (_request, reply, done): void => done(this.#begin(reply)),
      ];
    });
  }

  #begin(reply: FastifyReply): Problem | undefined {
    const refusal = this.#refusal();
    if (refusal !== undefined) return refusal;
    this.#count += 1;
    reply.raw.once('close', () => (this.#count -= 1));
    return undefined;
  }

  #refusal(): Problem | undefined {
    if (this.#count < this.max) return undefined;
    return new Problem('overloaded', 'The service is handling too many requests. Retry in a second.', {
      retryAfter: RETRY_AFTER,
    });
  }
}

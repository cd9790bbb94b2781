import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LimitsConfig } from '../config/limits.config.js';
import { Problem } from '../errors/catalogue.js';
import { addRouteHook } from '../requests/route-hooks.js';
import { routeSetting } from '../requests/route-settings.js';
import { callerOf } from './caller.js';
import { type Count, MemoryCounterStore } from './memory-counter-store.js';
import { WEIGHT } from './weight.decorator.js';

const MINUTE_MS = 60_000;

/** Counts are whole numbers of tenths of a request. */
const UNITS = 10;

/** Limits the requests of each caller, over all routes together. */
export class RateLimit {
  readonly #counters = new MemoryCounterStore(MINUTE_MS);

  constructor(private readonly config: LimitsConfig) {}

  /**
   * Counts each request before its body is read, including those that match no route. CORS preflights and
   * routes with `@Unlimited` do not count. Must be called before the routes are registered: each route gets a
   * hook that knows its weight, so no request looks it up.
   */
  applyTo(fastify: FastifyInstance): void {
    addRouteHook(fastify, ({ config }) => {
      const setting = routeSetting(config, WEIGHT);
      const weight = typeof setting === 'number' ? setting : 1;
      if (weight === 0) return undefined;
      return (request, reply, done): void => done(this.refusal(request, reply, weight));
    });
    fastify.addHook('onRequest', (request, reply, done) => {
      done(request.is404 ? this.refusal(request, reply) : undefined);
    });
  }

  /**
   * Counts a request that has none of the hooks of a route.
   * @returns a problem if the caller is above its limit
   */
  refusal(request: FastifyRequest, reply: FastifyReply, weight = 1): Problem | undefined {
    const count = this.#take(request, reply, weight);
    return count.fits ? undefined : this.#problem(weight, weight, count);
  }

  /**
   * Corrects the weight of a request once its body or query is known.
   * @param weight of the whole request
   * @param counted the part of the weight that was counted when the request arrived
   * @throws Problem `rate_limited` if the rest does not fit
   */
  weigh(request: FastifyRequest, reply: FastifyReply, weight: number, counted = 1): void {
    const count = this.#take(request, reply, weight - counted);
    if (!count.fits) throw this.#problem(weight, weight - counted, count);
  }

  #take(request: FastifyRequest, reply: FastifyReply, weight: number): Count {
    const { rateLimit } = this.config;
    const caller = callerOf(request.ip, request.socket.remoteAddress);
    const count = this.#counters.take(caller, Math.round(weight * UNITS), rateLimit * UNITS);
    // The three headers in common use: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
    reply.header('ratelimit-limit', rateLimit);
    reply.header('ratelimit-remaining', this.#remaining(count));
    reply.header('ratelimit-reset', count.resetAfter);
    return count;
  }

  #remaining({ used }: Count): number {
    return Math.floor(this.config.rateLimit - used / UNITS);
  }

  #problem(weight: number, missing: number, count: Count): Problem {
    const { rateLimit } = this.config;
    const requests = Math.round(weight * UNITS) / UNITS;
    if (requests > rateLimit) {
      // No Retry-After: a retry would never succeed.
      return new Problem(
        'rate_limited',
        `This request counts as ${requests} requests, but the limit is ${rateLimit} a minute. Send fewer entries in one request.`,
      );
    }
    const seconds = count.resetAfter;
    const reason =
      missing > 1
        ? `This request counts as ${requests} requests, but only ${this.#remaining(count)} of ${rateLimit} a minute remain.`
        : `More than ${rateLimit} requests a minute.`;
    return new Problem('rate_limited', `${reason} Retry in ${seconds} s.`, { retryAfter: seconds });
  }
}

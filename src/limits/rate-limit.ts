import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LimitsConfig } from '../config/limits.config.js';
import { Problem } from '../errors/catalogue.js';
import { addRouteHook } from '../requests/route-hooks.js';
import { routeSetting } from '../requests/route-settings.js';
import { callerOf } from './caller.js';
import type { Count, CounterStore } from './counter-store.js';
import { Metrics } from '../metrics/metrics.js';
import { LimitMetrics } from './limit-metrics.js';
import { setRateLimitHeaders } from './rate-limit-headers.js';
import { WEIGHT } from './weight.decorator.js';

/** Seconds. */
const WINDOW = 60;

/** Counts are whole numbers of tenths of a request. */
const UNITS = 10;

/** Who is limited, and how far. */
export interface RateLimitRules {
  /**
   * The id of the credential by which a request counts. `undefined`: the request has none, or its
   * authentication has failed. It then counts by its address.
   */
  credentialOf?(request: FastifyRequest): string | undefined;
  /** Requests a minute for the caller of a request. `undefined`: `RATE_LIMIT`. */
  limitOf?(request: FastifyRequest): number | undefined;
}

/** What a caller has left. */
export interface RateLimitStatus {
  /** Requests per window. */
  readonly limit: number;
  /** Requests, rounded down. */
  readonly remaining: number;
  /** Seconds. */
  readonly window: number;
  /** Seconds until the window ends, rounded up. */
  readonly resetAfter: number;
}

/** Limits the requests of each caller, over all routes together. Its hooks run after authentication. */
export class RateLimit {
  readonly #metrics: LimitMetrics;

  constructor(
    private readonly config: LimitsConfig,
    private readonly counters: CounterStore,
    private readonly rules: RateLimitRules = {},
    metrics = new Metrics(),
  ) {
    this.#metrics = new LimitMetrics(metrics, counters);
  }

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
      return (request, reply, done): void => whenDecided(this.refusal(request, reply, weight), done);
    });
    fastify.addHook('onRequest', (request, reply, done) => {
      if (request.is404) whenDecided(this.refusal(request, reply), done);
      else done();
    });
  }

  /**
   * Counts a request that has none of the hooks of a route.
   * @returns a problem if the caller is above its limit
   */
  refusal(
    request: FastifyRequest,
    reply: FastifyReply,
    weight = 1,
  ): Problem | undefined | Promise<Problem | undefined> {
    const count = this.#take(request, weight);
    if (count instanceof Promise) return count.then((known) => this.#answer(request, reply, weight, known));
    return this.#answer(request, reply, weight, count);
  }

  /**
   * Corrects the weight of a request once its body or query is known.
   * @param weight of the whole request
   * @param counted the part of the weight that was counted when the request arrived
   * @throws Problem `rate_limited` if the rest does not fit
   */
  async weigh(request: FastifyRequest, reply: FastifyReply, weight: number, counted = 1): Promise<void> {
    const count = await this.#take(request, weight - counted);
    setRateLimitHeaders(reply, this.#limitOf(request), WINDOW, statusOf(count));
    if (count.fits) return;
    this.#metrics.decided(false);
    throw problemOf(this.#limitOf(request), weight, weight - counted, count);
  }

  /** What the caller of a request has left. Counts nothing. */
  async status(request: FastifyRequest): Promise<RateLimitStatus> {
    return statusOf(await this.#take(request, 0));
  }

  #take(request: FastifyRequest, weight: number): Count | Promise<Count> {
    const credential = this.rules.credentialOf?.(request);
    return this.counters.take({
      key:
        credential === undefined
          ? `rate:${callerOf(request.ip, request.socket.remoteAddress)}`
          : `rate:credential:${credential}`,
      units: Math.round(weight * UNITS),
      limit: this.#limitOf(request) * UNITS,
      windowMs: WINDOW * 1000,
    });
  }

  #answer(request: FastifyRequest, reply: FastifyReply, weight: number, count: Count): Problem | undefined {
    const limit = this.#limitOf(request);
    this.#metrics.decided(count.fits);
    setRateLimitHeaders(reply, limit, WINDOW, statusOf(count));
    return count.fits ? undefined : problemOf(limit, weight, weight, count);
  }

  #limitOf(request: FastifyRequest): number {
    return this.rules.limitOf?.(request) ?? this.config.rateLimit;
  }
}

/** Continues at once if the decision is known, so that a request in memory costs no turn of the event loop. */
function whenDecided(
  refusal: Problem | undefined | Promise<Problem | undefined>,
  done: (error?: Error) => void,
): void {
  if (refusal instanceof Promise) refusal.then(done, done);
  else done(refusal);
}

function statusOf({ used, limit, resetAfter }: Count): RateLimitStatus {
  return {
    limit: Math.floor(limit / UNITS),
    remaining: Math.max(0, Math.floor((limit - used) / UNITS)),
    window: WINDOW,
    resetAfter,
  };
}

/**
 * @param limit the caller's, in requests
 * @param weight of the whole request
 * @param missing the part of the weight that did not fit
 */
function problemOf(limit: number, weight: number, missing: number, count: Count): Problem {
  const requests = Math.round(weight * UNITS) / UNITS;
  if (requests > limit) {
    // No Retry-After: a retry would never succeed.
    return new Problem(
      'rate_limited',
      `This request counts as ${requests} requests, but the limit is ${limit} a minute. Send fewer entries in one request.`,
    );
  }
  const status = statusOf(count);
  const seconds = status.resetAfter;
  const reason =
    missing > 1
      ? `This request counts as ${requests} requests, but only ${status.remaining} of ${status.limit} a minute remain.`
      : `More than ${status.limit} requests a minute.`;
  return new Problem('rate_limited', `${reason} Retry in ${seconds} s.`, { retryAfter: seconds });
}

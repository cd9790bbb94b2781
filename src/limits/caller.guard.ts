import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ThrottlerStorage } from '@nestjs/throttler';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LimitsConfig } from '../config/limits.config.js';
import { Problem } from '../errors/catalogue.js';

const MINUTE_MS = 60_000;

/** What `@SkipThrottle()` leaves at a route or a controller. */
const SKIP = 'THROTTLER:SKIPdefault';

type Handler = ReturnType<ExecutionContext['getHandler']>;

/**
 * One limit for each caller, over all routes. In place of `ThrottlerGuard`, which reads five pieces of metadata and hashes
 * a key for each request: here a handler is read once, and the caller's address is the key.
 */
@Injectable()
export class CallerGuard implements CanActivate {
  readonly #skipped = new Map<Handler, boolean>();

  constructor(
    @Inject(ThrottlerStorage) private readonly counters: ThrottlerStorage,
    private readonly reflector: Reflector,
    private readonly config: LimitsConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.#isSkipped(context)) return true;
    const http = context.switchToHttp();
    const { ip } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const limit = this.config.rateLimit;
    const hits = await this.counters.increment(ip, MINUTE_MS, limit, MINUTE_MS, 'default');
    // Three headers, as deployed: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
    reply.header('ratelimit-limit', limit);
    reply.header('ratelimit-remaining', Math.max(0, limit - hits.totalHits));
    reply.header('ratelimit-reset', hits.timeToExpire);
    if (!hits.isBlocked) return true;
    const seconds = hits.timeToBlockExpire;
    throw new Problem('rate_limited', `More than ${limit} requests a minute. Try again in ${seconds} s.`, {
      retryAfter: seconds,
    });
  }

  #isSkipped(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    let skipped = this.#skipped.get(handler);
    if (skipped === undefined) {
      skipped =
        this.reflector.getAllAndOverride<boolean | undefined>(SKIP, [handler, context.getClass()]) ?? false;
      this.#skipped.set(handler, skipped);
    }
    return skipped;
  }
}

import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ThrottlerStorage } from '@nestjs/throttler';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LimitsConfig } from '../config/limits.config.js';
import { Problem } from '../errors/catalogue.js';
import { Unlimited } from './unlimited.decorator.js';

const MINUTE_MS = 60_000;

type Handler = ReturnType<ExecutionContext['getHandler']>;

/**
 * Limits the requests of each caller, over all routes together. Replaces `ThrottlerGuard`, which reads five
 * pieces of metadata and hashes a key on every request. This guard reads the metadata of a handler once and
 * uses the caller's address as the key.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  readonly #unlimited = new Map<Handler, boolean>();

  constructor(
    @Inject(ThrottlerStorage) private readonly counters: ThrottlerStorage,
    private readonly reflector: Reflector,
    private readonly config: LimitsConfig,
  ) {}

  /** @throws Problem `rate_limited` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.#isUnlimited(context)) return true;
    const http = context.switchToHttp();
    const { ip } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const limit = this.config.rateLimit;
    const hits = await this.counters.increment(ip, MINUTE_MS, limit, MINUTE_MS, 'default');
    // The three headers in common use: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
    reply.header('ratelimit-limit', limit);
    reply.header('ratelimit-remaining', Math.max(0, limit - hits.totalHits));
    reply.header('ratelimit-reset', hits.timeToExpire);
    if (!hits.isBlocked) return true;
    const seconds = hits.timeToBlockExpire;
    throw new Problem('rate_limited', `More than ${limit} requests a minute. Retry in ${seconds} s.`, {
      retryAfter: seconds,
    });
  }

  #isUnlimited(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    let unlimited = this.#unlimited.get(handler);
    if (unlimited === undefined) {
      unlimited = this.reflector.getAllAndOverride(Unlimited, [handler, context.getClass()]) ?? false;
      this.#unlimited.set(handler, unlimited);
    }
    return unlimited;
  }
}

import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerLimitDetail } from '@nestjs/throttler';
import { Problem } from '../errors/catalogue.js';

/** One limit for each caller, over all routes. */
@Injectable()
export class CallerGuard extends ThrottlerGuard {
  /** https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ (as deployed: three headers) */
  protected override headerPrefix = 'RateLimit';

  protected override generateKey(_context: ExecutionContext, caller: string): string {
    return caller;
  }

  protected override throwThrottlingException(
    context: ExecutionContext,
    detail: ThrottlerLimitDetail,
  ): Promise<void> {
    const { res } = this.getRequestResponse(context);
    this.setResponseHeader(res, `${this.headerPrefix}-Limit`, detail.limit);
    this.setResponseHeader(res, `${this.headerPrefix}-Remaining`, 0);
    this.setResponseHeader(res, `${this.headerPrefix}-Reset`, detail.timeToExpire);
    const seconds = detail.timeToBlockExpire;
    throw new Problem(
      'rate_limited',
      `More than ${detail.limit} requests a minute. Try again in ${seconds} s.`,
      {
        retryAfter: seconds,
      },
    );
  }
}

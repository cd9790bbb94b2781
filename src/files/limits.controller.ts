import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Problems } from '../errors/problems.decorator.js';
import { Authenticated, Caller } from '../identity/access.decorators.js';
import type { Principal } from '../identity/principal.js';
import type { QuotaStatus } from '../limits/quotas.js';
import { RateLimit } from '../limits/rate-limit.js';
import { UploadQuotas } from '../uploads/upload-quotas.js';
import { LimitsDescription, type QuotaDescription } from './dto/limits.dto.js';

@ApiTags('files')
@Controller('limits')
export class LimitsController {
  constructor(
    private readonly rateLimit: RateLimit,
    private readonly quotas: UploadQuotas,
  ) {}

  @Get()
  @Authenticated()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: "Get the caller's limits",
    description: 'And what is left of them. This request counts, too.',
  })
  @ApiOkResponse({ type: LimitsDescription })
  @Problems('rate_limited', 'limits_unavailable')
  async getLimits(@Caller() caller: Principal, @Req() request: FastifyRequest): Promise<LimitsDescription> {
    const { limit, remaining, window, resetAfter } = await this.rateLimit.status(request);
    const quotas = await this.quotas.status(caller);
    return {
      rate_limit: { limit, remaining, window, resets_in: resetAfter },
      quotas: quotas.map((quota) => quotaDescription(quota)),
    };
  }
}

function quotaDescription({ scope, unit, limit, used, resetAfter }: QuotaStatus): QuotaDescription {
  return {
    scope: scope.startsWith('tenant:') ? 'tenant' : 'caller',
    unit,
    limit,
    // A stored file counts with its size even if that exceeds the quota.
    remaining: Math.max(0, limit - used),
    resets_in: resetAfter,
  };
}

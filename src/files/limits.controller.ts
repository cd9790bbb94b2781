import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Problems } from '../errors/problems.decorator.js';
import { Authenticated } from '../identity/access.decorators.js';
import { RateLimit } from '../limits/rate-limit.js';
import { LimitsDescription } from './dto/limits.dto.js';

@ApiTags('files')
@Controller('limits')
export class LimitsController {
  constructor(private readonly rateLimit: RateLimit) {}

  @Get()
  @Authenticated()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: "Get the caller's limits",
    description: 'And what is left of them. This request counts, too.',
  })
  @ApiOkResponse({ type: LimitsDescription })
  @Problems('rate_limited')
  async getLimits(@Req() request: FastifyRequest): Promise<LimitsDescription> {
    const { limit, remaining, window, resetAfter } = await this.rateLimit.status(request);
    return { rate_limit: { limit, remaining, window, resets_in: resetAfter } };
  }
}

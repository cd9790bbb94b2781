import { Controller, Get, UseFilters } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { SkipThrottle } from '@nestjs/throttler';
import { StorageHealth } from '../storage/storage.health.js';
import { HealthFilter } from './health.filter.js';

@ApiTags('health')
@Controller('health')
@SkipThrottle()
@UseFilters(HealthFilter)
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly storage: StorageHealth,
  ) {}

  @Get('live')
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({ summary: 'The process answers; nothing outside it is asked' })
  @ApiOkResponse({ description: 'It is alive' })
  live(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  @Get('ready')
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({
    summary: 'Requests can be served: the bucket is reached, there are credentials, and the clock is right',
  })
  @ApiOkResponse({ description: 'Every check is up' })
  @ApiServiceUnavailableResponse({ description: 'The check under `error` is down' })
  ready(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.storage.bucket(),
      () => this.storage.credentials(),
      () => this.storage.clock(),
    ]);
  }

  @Get()
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({ summary: 'Everything the service knows about its own health' })
  @ApiOkResponse({ description: 'Every check is up' })
  @ApiServiceUnavailableResponse({ description: 'The check under `error` is down' })
  all(): Promise<HealthCheckResult> {
    return this.ready();
  }
}

import { Controller, Get, UseFilters } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { Unlimited } from '../limits/weight.decorator.js';
import { StorageHealth } from '../storage/storage.health.js';
import { HealthFilter } from './health.filter.js';

@ApiTags('health')
@Controller('health')
@Unlimited()
@UseFilters(HealthFilter)
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly storage: StorageHealth,
  ) {}

  @Get('live')
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({
    summary: 'Liveness probe',
    description: 'Succeeds while the process is running. Checks nothing outside the process.',
  })
  @ApiOkResponse({ description: 'The process is running.' })
  getLiveness(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  @Get('ready')
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({
    summary: 'Readiness probe',
    description:
      'Checks that the bucket is reachable, that credentials are available, and that the clock is right.',
  })
  @ApiOkResponse({ description: 'All checks passed.' })
  @ApiServiceUnavailableResponse({ description: 'The check under `error` failed.' })
  getReadiness(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.storage.bucket(),
      () => this.storage.credentials(),
      () => this.storage.clock(),
    ]);
  }

  @Get()
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({ summary: 'Get the status of all health checks' })
  @ApiOkResponse({ description: 'All checks passed.' })
  @ApiServiceUnavailableResponse({ description: 'The check under `error` failed.' })
  getHealth(): Promise<HealthCheckResult> {
    return this.getReadiness();
  }
}

import { Controller, Get, UseFilters } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import {
  HealthCheck,
  type HealthCheckResult,
  HealthCheckService,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { Public } from '../identity/access.decorators.js';
import { IdentityHealth } from '../identity/identity.health.js';
import { LimitsHealth } from '../limits/limits.health.js';
import { Unlimited } from '../limits/weight.decorator.js';
import { StorageHealth } from '../storage/storage.health.js';
import { Health, HealthIndicator } from './dto/health.dto.js';
import { HealthFilter } from './health.filter.js';
import { Readiness } from './readiness.js';

const STOPPING: HealthIndicatorResult = {
  shutdown: { status: 'down', message: 'The service is stopping.' },
};

@ApiTags('health')
@ApiExtraModels(HealthIndicator)
@Controller('health')
@Public()
@Unlimited()
@UseFilters(HealthFilter)
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly storage: StorageHealth,
    private readonly identity: IdentityHealth,
    private readonly limits: LimitsHealth,
    private readonly readiness: Readiness,
  ) {}

  @Get('live')
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({
    summary: 'Liveness probe',
    description: 'Succeeds while the process is running. Checks nothing outside the process.',
  })
  @ApiOkResponse({ type: Health, description: 'The process is running.' })
  getLiveness(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  @Get('ready')
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({
    summary: 'Readiness probe',
    description:
      'Checks that the bucket is reachable, that credentials are available, and that the clock is correct. ' +
      'With Redis, reports whether replicas share their counters; it does not fail if they cannot. ' +
      'Fails as soon as the service receives SIGTERM or SIGINT.',
  })
  @ApiOkResponse({ type: Health, description: 'All checks passed.' })
  @ApiServiceUnavailableResponse({ type: Health, description: 'The check under `error` failed.' })
  getReadiness(): Promise<HealthCheckResult> {
    // At once: the load balancer must know before the port closes, whatever state the store is in.
    if (this.readiness.isStopping) return this.health.check([() => STOPPING]);
    return this.health.check([
      () => this.storage.bucket(),
      () => this.storage.credentials(),
      () => this.storage.clock(),
      () => this.identity.issuer(),
      () => this.limits.redis(),
    ]);
  }

  @Get()
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({ summary: 'Get the status of all health checks' })
  @ApiOkResponse({ type: Health, description: 'All checks passed.' })
  @ApiServiceUnavailableResponse({ type: Health, description: 'The check under `error` failed.' })
  getHealth(): Promise<HealthCheckResult> {
    return this.getReadiness();
  }
}

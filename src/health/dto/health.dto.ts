import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import type { HealthCheckResult, HealthIndicatorResult } from '@nestjs/terminus';

/** The result of one check. It may have further members, such as `skew_seconds` of the clock. */
export class HealthIndicator {
  @ApiProperty({ enum: ['up', 'down'] })
  status!: 'up' | 'down';

  @ApiProperty({ type: String, required: false, description: 'Explains how to correct what is down.' })
  message?: string;
}

const RESULTS = { type: 'object', additionalProperties: { $ref: getSchemaPath(HealthIndicator) } } as const;

/** The format of Terminus. */
export class Health implements HealthCheckResult {
  @ApiProperty({ enum: ['ok', 'error', 'degraded', 'shutting_down'] })
  status!: HealthCheckResult['status'];

  @ApiProperty({ ...RESULTS, description: 'The checks that passed, by name.' })
  info!: HealthIndicatorResult;

  @ApiProperty({ ...RESULTS, description: 'The checks that failed, by name.' })
  error!: HealthIndicatorResult;

  @ApiProperty({ ...RESULTS, description: 'All checks, by name.' })
  details!: HealthIndicatorResult;
}

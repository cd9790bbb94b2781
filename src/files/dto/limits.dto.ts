import { ApiProperty } from '@nestjs/swagger';

class RateLimitDescription {
  @ApiProperty({ type: 'integer', description: 'Requests per window.', example: 3000 })
  limit!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Requests that are left in this window, rounded down.',
    example: 2990,
  })
  remaining!: number;

  @ApiProperty({ type: 'integer', description: 'Length of the window in seconds.', example: 60 })
  window!: number;

  @ApiProperty({ type: 'integer', description: 'Seconds until the window ends.', example: 45 })
  resets_in!: number;
}

/** What is left of a daily quota. */
export class QuotaDescription {
  @ApiProperty({ enum: ['tenant', 'caller'], description: 'Whose uploads it counts.' })
  scope!: 'tenant' | 'caller';

  @ApiProperty({ enum: ['uploads', 'bytes'] })
  unit!: 'uploads' | 'bytes';

  @ApiProperty({ type: 'integer', description: 'Units per day.', example: 1000 })
  limit!: number;

  @ApiProperty({ type: 'integer', description: 'Units that are left today.', example: 990 })
  remaining!: number;

  @ApiProperty({ type: 'integer', description: 'Seconds until the day ends in UTC.', example: 43200 })
  resets_in!: number;
}

/** The response of `GET /limits`. */
export class LimitsDescription {
  @ApiProperty({ type: RateLimitDescription })
  rate_limit!: RateLimitDescription;

  @ApiProperty({ type: [QuotaDescription], description: 'Empty if nothing is limited.' })
  quotas!: QuotaDescription[];
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { WELCOME_KEY } from '../../config/example-keys.js';
import { MayBeAbsent, Text } from '../../validation/field.decorators.js';
import { MAX_PASSWORD_LENGTH } from '../link-passwords.js';

/** Seconds. */
const YEAR = 31_536_000;
const MAX_USES = 1_000_000;

export class LinkRequestBody {
  @ApiProperty({ example: WELCOME_KEY, description: 'As returned by POST /upload-url.' })
  @Text(1, 1024)
  file_key!: string;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: YEAR,
    example: 604_800,
    description: 'Lifetime of the link in seconds, up to a year.',
  })
  @IsInt({ message: 'expires_in must be a whole number of seconds' })
  @Min(1, { message: 'expires_in must be at least 1' })
  @Max(YEAR, { message: `expires_in must be at most ${YEAR}, a year` })
  expires_in!: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_USES,
    example: 5,
    description: 'The number of times that the link can be used. Default: unlimited.',
  })
  @MayBeAbsent()
  @IsInt({ message: 'max_uses must be a whole number' })
  @Min(1, { message: 'max_uses must be at least 1' })
  @Max(MAX_USES, { message: `max_uses must be at most ${MAX_USES}` })
  max_uses?: number;

  @ApiPropertyOptional({
    format: 'password',
    minLength: 1,
    maxLength: MAX_PASSWORD_LENGTH,
    description: 'A password that the recipients have to enter. It is not stored.',
  })
  @MayBeAbsent()
  @Text(1, 2 * MAX_PASSWORD_LENGTH)
  password?: string;

  @ApiPropertyOptional({
    enum: ['attachment', 'inline'],
    default: 'attachment',
    description: 'As for POST /download-url.',
  })
  @MayBeAbsent()
  @IsIn(['attachment', 'inline'], { message: 'disposition must be attachment or inline' })
  disposition?: 'attachment' | 'inline';

  @ApiPropertyOptional({
    description: 'The name to save the file under. The extension must stay the same.',
    example: 'hello.txt',
  })
  @MayBeAbsent()
  @Text(1, 255)
  filename?: string;
}

export class DurableLink {
  @ApiProperty({ description: 'For DELETE /links/{id}. Only the caller that created the link can use it.' })
  id!: string;

  @ApiProperty({ format: 'uri', description: 'Give this URL to the recipients.' })
  url!: string;

  @ApiProperty({ type: 'integer', example: 604_800, description: 'Lifetime of the link in seconds.' })
  expires_in!: number;

  @ApiProperty({ format: 'date-time' })
  expires_at!: string;

  @ApiPropertyOptional({ type: 'integer', example: 5 })
  max_uses?: number;

  @ApiProperty()
  has_password!: boolean;

  @ApiProperty({ enum: ['attachment', 'inline'] })
  disposition!: 'attachment' | 'inline';

  @ApiProperty({ example: 'hello.txt' })
  filename!: string;

  @ApiProperty({
    enum: ['all', 'replica'],
    description:
      'Where max_uses and a revocation hold. all: on all replicas. replica: each replica counts alone, and a revocation holds on the replica that received it, both until it restarts. Set REDIS_URL to get all.',
  })
  enforced_on!: 'all' | 'replica';
}

export class LinkDescription {
  @ApiProperty({ example: 'hello.txt' })
  filename!: string;

  @ApiProperty({ format: 'date-time' })
  expires_at!: string;

  @ApiProperty({ description: 'Whether POST needs a password.' })
  has_password!: boolean;

  @ApiPropertyOptional({ type: 'integer', description: 'Uses that are left, if they are counted and known.' })
  remaining_uses?: number;
}

export class LinkUrl {
  @ApiProperty({ format: 'uri', description: 'Send a GET request here to download the file.' })
  presigned_url!: string;

  @ApiProperty({ type: 'integer', description: 'Lifetime of the URL in seconds.' })
  expires_in!: number;

  @ApiProperty({ format: 'date-time' })
  expires_at!: string;
}

/** For the API reference. The body may be absent, so it is read by `passwordIn`. */
export class OpenLinkBody {
  @ApiPropertyOptional({ format: 'password', description: 'If the link has one.' })
  password?: string;
}

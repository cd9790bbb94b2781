import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { WELCOME_KEY } from '../../config/example-keys.js';
import { MayBeAbsent, Text } from '../../errors/field.decorators.js';

export class DownloadUrlDto {
  @ApiProperty({
    example: WELCOME_KEY,
    description: 'As POST /upload-url answered it.',
  })
  @Text(1, 1024)
  file_key!: string;

  @ApiPropertyOptional({
    enum: ['attachment', 'inline'],
    default: 'attachment',
    description: 'What a browser would run, HTML and SVG among it, is an attachment all the same.',
  })
  @MayBeAbsent()
  @IsIn(['attachment', 'inline'], { message: 'disposition must be attachment or inline' })
  disposition?: 'attachment' | 'inline';

  @ApiPropertyOptional({
    description: 'The name to save it under, when not its own.',
    example: 'report 2026.pdf',
  })
  @MayBeAbsent()
  @Text(1, 255)
  filename?: string;
}

export class DownloadTicketDto {
  @ApiProperty({ format: 'uri', description: 'GET it: ranges and conditions work.' })
  presigned_url!: string;

  @ApiProperty({ example: WELCOME_KEY })
  file_key!: string;

  @ApiProperty({ example: 600, description: 'Seconds that the URL is valid.' })
  expires_in!: number;

  @ApiProperty({ format: 'date-time' })
  expires_at!: string;

  @ApiProperty({ example: 'welcome.txt' })
  filename!: string;

  @ApiProperty({ example: 133, description: 'Bytes.' })
  size!: number;

  @ApiProperty({ example: 'text/plain' })
  content_type!: string;

  @ApiProperty({ example: '"c1b94a8a31ad00823386435c2d1b5d80"', description: "The store's, in quotes." })
  etag!: string;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { WELCOME_KEY } from '../../config/example-keys.js';
import { MayBeAbsent, Text } from '../../validation/field.decorators.js';

export class DownloadUrlRequest {
  @ApiProperty({ example: WELCOME_KEY, description: 'As returned by POST /upload-url.' })
  @Text(1, 1024)
  file_key!: string;

  @ApiPropertyOptional({
    enum: ['attachment', 'inline'],
    default: 'attachment',
    description:
      'attachment: browsers save the file. inline: browsers display it. Browsers display only images (except SVG), audio, video, PDF and text formats; all other types are served as attachments.',
  })
  @MayBeAbsent()
  @IsIn(['attachment', 'inline'], { message: 'disposition must be attachment or inline' })
  disposition?: 'attachment' | 'inline';

  @ApiPropertyOptional({
    description:
      'The name to save the file under. Defaults to the uploaded name. The extension must stay the same.',
    example: 'hello.txt',
  })
  @MayBeAbsent()
  @Text(1, 255)
  filename?: string;
}

export class DownloadUrl {
  @ApiProperty({
    format: 'uri',
    description: 'Send a GET request here to download the file. Range and conditional requests work.',
  })
  presigned_url!: string;

  @ApiProperty({ example: WELCOME_KEY })
  file_key!: string;

  @ApiProperty({ type: 'integer', example: 600, description: 'Lifetime of the URL in seconds.' })
  expires_in!: number;

  @ApiProperty({ format: 'date-time' })
  expires_at!: string;

  @ApiProperty({ example: 'welcome.txt' })
  filename!: string;

  @ApiProperty({ type: 'integer', example: 133, description: 'Bytes.' })
  size!: number;

  @ApiProperty({ example: 'text/plain' })
  content_type!: string;

  @ApiProperty({ example: '"c1b94a8a31ad00823386435c2d1b5d80"', description: "The store's ETag, in quotes." })
  etag!: string;
}

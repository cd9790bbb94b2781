import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn } from 'class-validator';
import { MayBeAbsent, Text } from '../../validation/field.decorators.js';
import { ContentType, FileSize, Sha256 } from '../../validation/file-fields.decorators.js';

export class UploadUrlRequest {
  @ApiProperty({ example: 'report.pdf', description: 'The extension must be allowed.' })
  @Text(1, 1024)
  filename!: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'application/pdf',
    description:
      'Any name of a type that belongs to the extension. The file is stored under the usual name of the type: send the Content-Type from `headers` or `fields`. If content_type is absent, null, empty or application/octet-stream, the extension decides.',
  })
  @ContentType()
  content_type?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Bytes. If given, it is signed, and the store accepts exactly this many.',
  })
  @FileSize()
  size?: number;

  @ApiPropertyOptional({
    description:
      'SHA-256 of the file in Base64. If given, it is signed, and the store rejects other contents.',
  })
  @Sha256()
  checksum_sha256?: string;

  @ApiPropertyOptional({
    enum: ['PUT', 'POST'],
    default: 'PUT',
    description: 'How to send the file. PUT: as the request body. POST: as an HTML form.',
  })
  @MayBeAbsent()
  @IsIn(['PUT', 'POST'], { message: 'method must be PUT or POST' })
  method?: 'PUT' | 'POST';

  @ApiPropertyOptional({
    default: false,
    description: 'If true, the store rejects a second upload to the same key. Requires method PUT.',
  })
  @MayBeAbsent()
  @IsBoolean({ message: 'single_use must be true or false' })
  single_use?: boolean;
}

export class UploadUrl {
  @ApiProperty({ format: 'uri', description: 'Send the file here, with the given method and headers.' })
  presigned_url!: string;

  @ApiProperty({ example: 'uploads/123e4567-e89b-42d3-a456-426614174000-report.pdf' })
  file_key!: string;

  @ApiProperty({ type: 'integer', example: 600, description: 'Lifetime of the URL in seconds.' })
  expires_in!: number;

  @ApiProperty({ format: 'date-time' })
  expires_at!: string;

  @ApiProperty({ enum: ['PUT', 'POST'] })
  method!: 'PUT' | 'POST';

  @ApiProperty({
    additionalProperties: { type: 'string' },
    type: 'object',
    example: { 'Content-Type': 'application/pdf' },
    description: 'The headers to send with the file. HTTP clients add Content-Length themselves.',
  })
  headers!: Record<string, string>;

  @ApiPropertyOptional({
    additionalProperties: { type: 'string' },
    type: 'object',
    description: 'With method POST: the fields to send before the field `file`, as multipart/form-data.',
  })
  fields?: Record<string, string>;
}

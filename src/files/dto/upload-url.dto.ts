import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, Matches } from 'class-validator';
import { MayBeAbsent, Text } from '../../errors/field.decorators.js';
import { MEDIA_TYPE } from '../media-type.js';
import { FileSize, Sha256 } from './promise.decorators.js';

export class UploadUrlDto {
  @ApiProperty({ example: 'report.pdf', description: 'Its extension has to be an allowed one.' })
  @Text(1, 1024)
  filename!: string;

  @ApiProperty({
    example: 'application/pdf',
    description:
      'Has to belong to the extension. It is signed: the upload has to send this very Content-Type.',
  })
  @Matches(MEDIA_TYPE, { message: 'content_type must be a media type such as application/pdf' })
  @Text(1, 255)
  content_type!: string;

  @ApiPropertyOptional({
    description: 'Bytes. When given it is signed, and the store takes exactly so many.',
  })
  @FileSize()
  size?: number;

  @ApiPropertyOptional({
    description: 'SHA-256 of the file in Base64. When given it is signed, and the store refuses other bytes.',
  })
  @Sha256()
  checksum_sha256?: string;

  @ApiPropertyOptional({
    enum: ['PUT', 'POST'],
    default: 'PUT',
    description: "How the file will be sent: as a body, or in a browser's form.",
  })
  @MayBeAbsent()
  @IsIn(['PUT', 'POST'], { message: 'method must be PUT or POST' })
  method?: 'PUT' | 'POST';

  @ApiPropertyOptional({
    default: false,
    description: 'The store refuses a second upload to the same URL. Not with method POST.',
  })
  @MayBeAbsent()
  @IsBoolean({ message: 'single_use must be true or false' })
  single_use?: boolean;
}

export class UploadTicketDto {
  @ApiProperty({ format: 'uri', description: 'Send the file here, with the given method and headers.' })
  presigned_url!: string;

  @ApiProperty({ example: 'uploads/123e4567-e89b-42d3-a456-426614174000-report.pdf' })
  file_key!: string;

  @ApiProperty({ example: 600, description: 'Seconds that the URL is valid.' })
  expires_in!: number;

  @ApiProperty({ format: 'date-time' })
  expires_at!: string;

  @ApiProperty({ enum: ['PUT', 'POST'] })
  method!: 'PUT' | 'POST';

  @ApiProperty({
    additionalProperties: { type: 'string' },
    type: 'object',
    example: { 'Content-Type': 'application/pdf' },
    description: 'Exactly what to send with the file. Browsers add Content-Length by themselves.',
  })
  headers!: Record<string, string>;

  @ApiPropertyOptional({
    additionalProperties: { type: 'string' },
    type: 'object',
    description: 'With method POST: the fields to send before the field `file`, as multipart/form-data.',
  })
  fields?: Record<string, string>;
}

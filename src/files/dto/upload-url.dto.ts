import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, Matches, Min } from 'class-validator';
import { MayBeAbsent, Text } from '../../errors/field.decorators.js';

/** A media type as a header can carry it (RFC 9110, 8.3.1); what the client sends has to equal it to the letter. */
const MEDIA_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(; ?[\w-]+=("[\w ./+-]*"|[\w./+-]+))*$/;

/** Base64 of 32 bytes. */
const SHA256 = /^[A-Za-z\d+/]{42}[AEIMQUYcgkosw048]=$/;

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
  @MayBeAbsent()
  @Min(0, { message: 'size must not be negative' })
  @IsInt({ message: 'size must be a whole number of bytes' })
  size?: number;

  @ApiPropertyOptional({
    description: 'SHA-256 of the file in Base64. When given it is signed, and the store refuses other bytes.',
  })
  @MayBeAbsent()
  @Matches(SHA256, { message: 'checksum_sha256 must be the Base64 of 32 bytes (44 characters)' })
  checksum_sha256?: string;

  @ApiPropertyOptional({ enum: ['PUT'], default: 'PUT', description: 'How the file will be sent.' })
  @MayBeAbsent()
  @IsIn(['PUT'], { message: 'method must be PUT' })
  method?: 'PUT';

  @ApiPropertyOptional({ default: false, description: 'The store refuses a second upload to the same URL.' })
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

  @ApiProperty({ enum: ['PUT'] })
  method!: 'PUT';

  @ApiProperty({
    additionalProperties: { type: 'string' },
    type: 'object',
    example: { 'Content-Type': 'application/pdf' },
    description: 'Exactly what to send with the file. Browsers add Content-Length by themselves.',
  })
  headers!: Record<string, string>;
}

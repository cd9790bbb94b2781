import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { MayBeAbsent, Text } from '../../validation/field.decorators.js';
import { ContentType, FileSize } from '../../validation/file-fields.decorators.js';
import { PartNumber } from '../part-number.js';

/** The argument of Uppy's `signRequest`. A page may add `size`. */
export class SignRequest {
  @ApiProperty({ enum: ['PUT', 'POST', 'GET', 'DELETE'] })
  @IsIn(['PUT', 'POST', 'GET', 'DELETE'], { message: 'method must be PUT, POST, GET or DELETE' })
  method!: 'PUT' | 'POST' | 'GET' | 'DELETE';

  @ApiProperty({
    example: 'film.mp4',
    description: 'For a new upload, the filename. For later requests, the key that was returned.',
  })
  @Text(1, 1024)
  key!: string;

  @ApiPropertyOptional()
  @MayBeAbsent()
  @Text(1, 1024)
  uploadId?: string;

  @PartNumber({ optional: true })
  @MayBeAbsent()
  partNumber?: number;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'video/mp4',
    description:
      'Any name of a type that belongs to the extension. If it is empty, null, absent or application/octet-stream, the extension decides.',
  })
  @ContentType()
  contentType?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description:
      'Bytes. With a size, the upload is a PUT of exactly this many bytes. Without a size but with a contentType, it is a form of up to MAX_FILE_SIZE (see UPPY_UPLOAD_METHOD).',
  })
  @FileSize()
  size?: number;
}

export class SignedRequest {
  @ApiProperty({ format: 'uri' })
  url!: string;

  @ApiPropertyOptional({
    description: 'For a new upload, the key of its object. Send it in all later requests.',
  })
  key?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  headers?: Record<string, string>;

  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  fields?: Record<string, string>;
}

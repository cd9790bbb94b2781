import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import { EXAMPLE_PART } from '../../config/example-keys.js';
import { MAX_PART_NUMBER } from '../../storage/multipart-store.js';
import { MayBeAbsent, Text } from '../../validation/field.decorators.js';
import { ContentType } from '../../validation/file-fields.decorators.js';
import { ListOf } from '../../validation/list-of.decorator.js';
import { PartNumber } from '../part-number.js';

/**
 * Bytes of a list of 10,000 parts. Uppy sends 67 bytes for each, with an MD5 in quotes as the ETag. The 104
 * bytes that remain for each are enough for a SHA-256 in hexadecimal digits, and for spaces between fields.
 */
export const PARTS_BODY_LIMIT = 1024 * 1024;

export class CreateMultipartUploadRequest {
  @ApiProperty({ example: 'film.mp4' })
  @Text(1, 1024)
  filename!: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'video/mp4',
    description:
      'Any name of a type that belongs to the extension. If it is empty, null, absent or application/octet-stream, the extension decides.',
  })
  @ContentType()
  type?: string | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: "The uploader's metadata for the file. It is ignored.",
  })
  @MayBeAbsent()
  @IsObject({ message: 'metadata must be an object' })
  metadata?: Record<string, unknown>;
}

export class CreatedMultipartUpload {
  @ApiProperty({ example: 'uploads/123e4567-e89b-42d3-a456-426614174000-film.mp4' })
  key!: string;

  @ApiProperty()
  uploadId!: string;

  @ApiProperty({ example: 'signpost' })
  bucket!: string;
}

export class Part {
  @PartNumber()
  PartNumber!: number;

  @ApiProperty({
    example: EXAMPLE_PART.ETag,
    description: "The store's ETag of the part, with or without quotes.",
  })
  @Text(1, 128)
  ETag!: string;
}

export class UploadedPart extends Part {
  @ApiProperty({ type: 'integer', description: 'Bytes.' })
  Size!: number;
}

export class CompleteMultipartUploadRequest {
  @ApiProperty({ type: [Part], minItems: 1, maxItems: MAX_PART_NUMBER })
  @ListOf(Part, { min: 1, max: MAX_PART_NUMBER, shape: '{ PartNumber, ETag }' })
  parts!: Part[];
}

export class CompletedMultipartUpload {
  @ApiProperty({ format: 'uri' })
  location!: string;

  @ApiProperty()
  key!: string;

  @ApiProperty()
  bucket!: string;
}

export class PartUrl {
  @ApiProperty({ format: 'uri', description: 'PUT the bytes of the part here.' })
  url!: string;

  @ApiProperty({ type: 'integer', example: 600, description: 'Seconds for which the URL is valid.' })
  expires!: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: {} })
  headers!: Record<string, string>;
}

export class PartUrls {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', format: 'uri' },
    description: 'Maps each part number to its URL.',
  })
  presignedUrls!: Record<string, string>;
}

export class UploadParameters {
  @ApiProperty({
    enum: ['POST', 'PUT'],
    description: 'POST for a form; PUT if UPPY_UPLOAD_METHOD=PUT or UPLOAD_SINGLE_USE=true.',
  })
  method!: 'POST' | 'PUT';

  @ApiProperty({ format: 'uri' })
  url!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'The fields of the form, to be sent before `file`. Empty for PUT.',
  })
  fields!: Record<string, string>;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'The headers to send with PUT. Empty for a form.',
  })
  headers!: Record<string, string>;

  @ApiProperty({ type: 'integer', example: 600, description: 'Seconds for which the URL is valid.' })
  expires!: number;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsObject,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent, Text } from '../../errors/field.decorators.js';

const MAX_PARTS = 10_000;

/** Bytes that a list of 10,000 parts stays below. */
export const PARTS_BODY_LIMIT = 2 * 1024 * 1024;

export class CreateMultipartDto {
  @ApiProperty({ example: 'film.mp4' })
  @Text(1, 1024)
  filename!: string;

  @ApiPropertyOptional({
    example: 'video/mp4',
    description: "Has to belong to the extension. Else the extension's first content type.",
  })
  @MayBeAbsent()
  @Text(0, 255)
  type?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: "What the uploader knows of the file. It is not stored: the object's name is in its key.",
  })
  @MayBeAbsent()
  @IsObject({ message: 'metadata must be an object' })
  metadata?: Record<string, unknown>;
}

export class CreatedMultipartDto {
  @ApiProperty({ example: 'uploads/123e4567-e89b-42d3-a456-426614174000-film.mp4' })
  key!: string;

  @ApiProperty()
  uploadId!: string;

  @ApiProperty({ example: 'signpost' })
  bucket!: string;
}

export class PartDto {
  @ApiProperty({ minimum: 1, maximum: MAX_PARTS })
  @Max(MAX_PARTS, { message: 'PartNumber must be 1 to 10000' })
  @Min(1, { message: 'PartNumber must be 1 to 10000' })
  @IsInt({ message: 'PartNumber must be 1 to 10000' })
  PartNumber!: number;

  @ApiProperty({ description: 'As the store answered it, with its quotes or without.' })
  @Text(1, 128)
  ETag!: string;
}

export class ListedPartDto extends PartDto {
  @ApiProperty({ description: 'Bytes.' })
  Size!: number;
}

export class CompleteMultipartDto {
  @ApiProperty({ type: [PartDto], maxItems: MAX_PARTS })
  @Type(() => PartDto)
  @ValidateNested({ each: true, message: 'parts must be objects { PartNumber, ETag }' })
  @ArrayMaxSize(MAX_PARTS, { message: `parts must have ${MAX_PARTS} entries at most` })
  @ArrayMinSize(1, { message: 'parts must have one entry at least' })
  @IsArray({ message: 'parts must be an array' })
  parts!: PartDto[];
}

export class CompletedMultipartDto {
  @ApiProperty({ format: 'uri' })
  location!: string;

  @ApiProperty()
  key!: string;

  @ApiProperty()
  bucket!: string;
}

export class PartUrlDto {
  @ApiProperty({ format: 'uri', description: 'PUT the bytes of the part here.' })
  url!: string;

  @ApiProperty({ example: 600, description: 'Seconds.' })
  expires!: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: {} })
  headers!: Record<string, string>;
}

export class PartUrlsDto {
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string', format: 'uri' } })
  presignedUrls!: Record<string, string>;
}

export class UploadParametersDto {
  @ApiProperty({
    enum: ['POST', 'PUT'],
    description: 'POST: a form. PUT where UPPY_UPLOAD_METHOD or UPLOAD_SINGLE_USE say so.',
  })
  method!: 'POST' | 'PUT';

  @ApiProperty({ format: 'uri' })
  url!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Of the form, all before `file`; none for PUT.',
  })
  fields!: Record<string, string>;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'To be sent with PUT; none for a form.',
  })
  headers!: Record<string, string>;

  @ApiProperty({ example: 600, description: 'Seconds.' })
  expires!: number;
}

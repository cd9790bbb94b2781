import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { MayBeAbsent, Text } from '../../errors/field.decorators.js';
import { FileSize } from '../../files/dto/promise.decorators.js';

/** What Uppy's `signRequest` is called with, and `size` if the page adds it. */
export class SignRequestDto {
  @ApiProperty({ enum: ['PUT', 'POST', 'GET', 'DELETE'] })
  @IsIn(['PUT', 'POST', 'GET', 'DELETE'], { message: 'method must be PUT, POST, GET or DELETE' })
  method!: 'PUT' | 'POST' | 'GET' | 'DELETE';

  @ApiProperty({
    example: 'film.mp4',
    description: 'A new upload: the filename. Else the key that was answered then.',
  })
  @Text(1, 1024)
  key!: string;

  @ApiPropertyOptional()
  @MayBeAbsent()
  @Text(1, 1024)
  uploadId?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 10_000 })
  @MayBeAbsent()
  @Max(10_000, { message: 'partNumber must be 1 to 10000' })
  @Min(1, { message: 'partNumber must be 1 to 10000' })
  @IsInt({ message: 'partNumber must be 1 to 10000' })
  partNumber?: number;

  @ApiPropertyOptional({ example: 'video/mp4', description: "Else the extension's first content type." })
  @MayBeAbsent()
  @Text(0, 255)
  contentType?: string;

  @ApiPropertyOptional({
    description:
      'Bytes. With it the upload is a PUT of exactly so many. Without it, and with a contentType, it is a form of up to MAX_FILE_SIZE (UPPY_UPLOAD_METHOD).',
  })
  @FileSize()
  size?: number;
}

export class SignedRequestDto {
  @ApiProperty({ format: 'uri' })
  url!: string;

  @ApiPropertyOptional({ description: "The new object's key, in place of the one that was asked for." })
  key?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  headers?: Record<string, string>;

  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  fields?: Record<string, string>;
}

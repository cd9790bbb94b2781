import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';
import { ProblemDocument } from '../../errors/problem-document.js';
import { DownloadUrl, DownloadUrlRequest } from './download-url.dto.js';
import { UploadUrl, UploadUrlRequest } from './upload-url.dto.js';

const MAX_BATCH_SIZE = 100;

/** Upper bound in bytes for a batch of maximum-size entries. */
export const BATCH_BODY_LIMIT = 512 * 1024;

class Batch {
  @ArrayMaxSize(MAX_BATCH_SIZE, { message: `files must have at most ${MAX_BATCH_SIZE} entries` })
  @ArrayMinSize(1, { message: 'files must have at least one entry' })
  @IsArray({ message: 'files must be an array' })
  files!: unknown[];
}

export class UploadUrlBatchRequest extends Batch {
  @ApiProperty({ type: [UploadUrlRequest], minItems: 1, maxItems: MAX_BATCH_SIZE })
  declare files: unknown[];
}

export class DownloadUrlBatchRequest extends Batch {
  @ApiProperty({ type: [DownloadUrlRequest], minItems: 1, maxItems: MAX_BATCH_SIZE })
  declare files: unknown[];
}

export class UploadUrlBatch {
  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ $ref: getSchemaPath(UploadUrl) }, { $ref: getSchemaPath(ProblemDocument) }] },
    description: 'One result per file, in order: the response that POST /upload-url would send for it.',
  })
  results!: (UploadUrl | ProblemDocument)[];
}

export class DownloadUrlBatch {
  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ $ref: getSchemaPath(DownloadUrl) }, { $ref: getSchemaPath(ProblemDocument) }] },
    description: 'One result per file, in order: the response that POST /download-url would send for it.',
  })
  results!: (DownloadUrl | ProblemDocument)[];
}

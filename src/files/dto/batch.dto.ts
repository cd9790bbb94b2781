import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';
import { DownloadTicketDto, DownloadUrlDto } from './download-url.dto.js';
import { UploadTicketDto, UploadUrlDto } from './upload-url.dto.js';

const MOST = 100;

/** Bytes that a batch of the largest requests there are stays below. */
export const BATCH_BODY_LIMIT = 512 * 1024;

const PROBLEM = { type: 'object', required: ['code', 'detail', 'status'], description: 'A problem document' };

class Batch {
  @ArrayMaxSize(MOST, { message: `files must have ${MOST} entries at most` })
  @ArrayMinSize(1, { message: 'files must have one entry at least' })
  @IsArray({ message: 'files must be an array' })
  files!: unknown[];
}

export class UploadBatchDto extends Batch {
  @ApiProperty({ type: [UploadUrlDto], maxItems: MOST })
  declare files: unknown[];
}

export class DownloadBatchDto extends Batch {
  @ApiProperty({ type: [DownloadUrlDto], maxItems: MOST })
  declare files: unknown[];
}

export class UploadTicketsDto {
  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ $ref: getSchemaPath(UploadTicketDto) }, PROBLEM] },
    description: 'For each of the files, in order: what POST /upload-url answers for it alone.',
  })
  results!: unknown[];
}

export class DownloadTicketsDto {
  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ $ref: getSchemaPath(DownloadTicketDto) }, PROBLEM] },
    description: 'For each of the files, in order: what POST /download-url answers for it alone.',
  })
  results!: unknown[];
}

import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiProblems } from '../errors/api-problems.decorator.js';
import { Batches } from './batches.js';
import { BATCH_BODY_LIMIT, UploadBatchDto, UploadTicketsDto } from './dto/batch.dto.js';
import { UploadTicketDto, UploadUrlDto } from './dto/upload-url.dto.js';
import { UploadTickets } from './upload-tickets.js';

const EXAMPLES = {
  simple: { summary: 'Name and type', value: { filename: 'report.pdf', content_type: 'application/pdf' } },
  strict: {
    summary: 'Exactly these bytes, once',
    value: {
      filename: 'hello.txt',
      content_type: 'text/plain',
      size: 5,
      checksum_sha256: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=',
      single_use: true,
    },
  },
  form: {
    summary: "By a browser's form",
    value: { filename: 'photo.png', content_type: 'image/png', size: 1024, method: 'POST' },
  },
};

@ApiTags('files')
@ApiExtraModels(UploadTicketDto)
@Controller()
export class UploadsController {
  constructor(
    private readonly tickets: UploadTickets,
    private readonly batches: Batches,
  ) {}

  @Post('upload-url')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Get a presigned URL to upload one file to' })
  @ApiBody({ type: UploadUrlDto, examples: EXAMPLES })
  @ApiOkResponse({ type: UploadTicketDto })
  @ApiProblems({
    invalid_request: 'A field is missing, unknown or malformed.',
    malformed_json: 'The body could not be read as JSON.',
    invalid_filename: 'Nothing is left of the filename without folders and control characters.',
    file_type_not_allowed: "File type .exe not allowed. Allowed types: ['.csv', '.jpg']",
    content_type_mismatch: "Content type image/png does not belong to .pdf. Expected: ['application/pdf']",
    file_too_large: 'File too large. Maximum size: 5368709120 bytes',
    body_too_large: 'The body is larger than 16 KiB.',
    unsupported_media_type: 'The body is not sent as application/json.',
    rate_limited: 'More requests than RATE_LIMIT in a minute; Retry-After says when to come back.',
    credentials_unavailable: 'The service has no credentials to sign with.',
  })
  create(@Body() request: UploadUrlDto): Promise<UploadTicketDto> {
    return this.tickets.issue(request);
  }

  @Post('upload-urls')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @RouteConfig({ bodyLimit: BATCH_BODY_LIMIT })
  @ApiOperation({ summary: 'Get presigned URLs to upload up to 100 files to' })
  @ApiBody({
    type: UploadBatchDto,
    examples: {
      two: {
        summary: 'Two files, the second of which is refused',
        value: { files: [EXAMPLES.simple.value, { filename: 'virus.exe', content_type: 'text/plain' }] },
      },
    },
  })
  @ApiOkResponse({ type: UploadTicketsDto })
  @ApiProblems({
    invalid_request: 'files is missing, empty, no array, or longer than 100.',
    malformed_json: 'The body could not be read as JSON.',
    body_too_large: 'The body is larger than 512 KiB.',
    unsupported_media_type: 'The body is not sent as application/json.',
    rate_limited: 'More requests than RATE_LIMIT in a minute; Retry-After says when to come back.',
  })
  async createMany(
    @Body() { files }: UploadBatchDto,
    @Req() { id }: FastifyRequest,
  ): Promise<UploadTicketsDto> {
    return {
      results: await this.batches.answer(files, UploadUrlDto, id, (request) => this.tickets.issue(request)),
    };
  }
}

import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiProblems } from '../errors/api-problems.decorator.js';
import { Batches } from './batches.js';
import { DownloadTickets } from './download-tickets.js';
import { BATCH_BODY_LIMIT, DownloadBatchDto, DownloadTicketsDto } from './dto/batch.dto.js';
import { DownloadTicketDto, DownloadUrlDto } from './dto/download-url.dto.js';

const WELCOME = 'uploads/00000000-0000-4000-8000-000000000000-welcome.txt';
const EXAMPLES = {
  save: { summary: 'To save', value: { file_key: WELCOME } },
  show: {
    summary: 'To show, under another name',
    value: { file_key: WELCOME, disposition: 'inline', filename: 'hello.txt' },
  },
};

@ApiTags('files')
@ApiExtraModels(DownloadTicketDto)
@Controller()
export class DownloadsController {
  constructor(
    private readonly tickets: DownloadTickets,
    private readonly batches: Batches,
  ) {}

  @Post('download-url')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Get a presigned URL to download one file from' })
  @ApiBody({ type: DownloadUrlDto, examples: EXAMPLES })
  @ApiOkResponse({ type: DownloadTicketDto })
  @ApiProblems({
    invalid_request: 'A field is missing, unknown or malformed.',
    malformed_json: 'The body could not be read as JSON.',
    invalid_object_key: 'The object key contains control characters.',
    key_outside_namespace: 'A file_key starts with uploads/ and was answered by POST /upload-url.',
    object_not_found: 'File not found. It was never uploaded, or it has been deleted.',
    inspection_failed: 'The file says image/png but its bytes are text/html.',
    body_too_large: 'The body is larger than 16 KiB.',
    unsupported_media_type: 'The body is not sent as application/json.',
    rate_limited: 'More requests than RATE_LIMIT in a minute; Retry-After says when to come back.',
    credentials_unavailable: 'The service has no credentials to sign with.',
    store_refused: 'The object store refused this service.',
    store_unreachable: 'The object store did not answer.',
  })
  create(@Body() request: DownloadUrlDto): Promise<DownloadTicketDto> {
    return this.tickets.issue(request);
  }

  @Post('download-urls')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @RouteConfig({ bodyLimit: BATCH_BODY_LIMIT })
  @ApiOperation({ summary: 'Get presigned URLs to download up to 100 files from' })
  @ApiBody({
    type: DownloadBatchDto,
    examples: {
      two: {
        summary: 'Two files, the second of which does not exist',
        value: { files: [EXAMPLES.save.value, { file_key: 'uploads/missing.txt' }] },
      },
    },
  })
  @ApiOkResponse({ type: DownloadTicketsDto })
  @ApiProblems({
    invalid_request: 'files is missing, empty, no array, or longer than 100.',
    malformed_json: 'The body could not be read as JSON.',
    body_too_large: 'The body is larger than 512 KiB.',
    unsupported_media_type: 'The body is not sent as application/json.',
    rate_limited: 'More requests than RATE_LIMIT in a minute; Retry-After says when to come back.',
  })
  async createMany(
    @Body() { files }: DownloadBatchDto,
    @Req() { id }: FastifyRequest,
  ): Promise<DownloadTicketsDto> {
    return {
      results: await this.batches.answer(files, DownloadUrlDto, id, (request) => this.tickets.issue(request)),
    };
  }
}

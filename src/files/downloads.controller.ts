import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { WELCOME_KEY } from '../config/example-keys.js';
import { ApiProblems } from '../errors/api-problems.decorator.js';
import { BODY_REFUSALS, KEY_REFUSALS, RATE_REFUSAL, STORE_REFUSALS } from '../errors/documented-refusals.js';
import { BatchRoute } from './batch-route.decorator.js';
import { Batches } from './batches.js';
import { DownloadTickets } from './download-tickets.js';
import { DownloadBatchDto, DownloadTicketsDto } from './dto/batch.dto.js';
import { DownloadTicketDto, DownloadUrlDto } from './dto/download-url.dto.js';

const EXAMPLES = {
  save: { summary: 'To save', value: { file_key: WELCOME_KEY } },
  show: {
    summary: 'To show, under another name',
    value: { file_key: WELCOME_KEY, disposition: 'inline', filename: 'hello.txt' },
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
    ...KEY_REFUSALS,
    object_not_found: 'File not found. It was never uploaded, or it has been deleted.',
    inspection_failed: 'The file says image/png but its bytes are text/html.',
    ...BODY_REFUSALS,
    ...RATE_REFUSAL,
    credentials_unavailable: 'The service has no credentials to sign with.',
    ...STORE_REFUSALS,
  })
  create(@Body() request: DownloadUrlDto): Promise<DownloadTicketDto> {
    return this.tickets.issue(request);
  }

  @BatchRoute('download-urls')
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
  async createMany(
    @Body() { files }: DownloadBatchDto,
    @Req() { id }: FastifyRequest,
  ): Promise<DownloadTicketsDto> {
    return {
      results: await this.batches.answer(files, DownloadUrlDto, id, (request) => this.tickets.issue(request)),
    };
  }
}

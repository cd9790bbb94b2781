import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiProblems } from '../errors/api-problems.decorator.js';
import { BODY_REFUSALS, FILE_TYPE_REFUSALS, RATE_REFUSAL } from '../errors/documented-refusals.js';
import { BatchRoute } from './batch-route.decorator.js';
import { Batches } from './batches.js';
import { UploadBatchDto, UploadTicketsDto } from './dto/batch.dto.js';
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
    invalid_filename: 'Nothing is left of the filename without folders and control characters.',
    ...FILE_TYPE_REFUSALS,
    file_too_large: 'File too large. Maximum size: 5368709120 bytes',
    ...BODY_REFUSALS,
    ...RATE_REFUSAL,
    credentials_unavailable: 'The service has no credentials to sign with.',
  })
  create(@Body() request: UploadUrlDto): Promise<UploadTicketDto> {
    return this.tickets.issue(request);
  }

  @BatchRoute('upload-urls')
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
  async createMany(
    @Body() { files }: UploadBatchDto,
    @Req() { id }: FastifyRequest,
  ): Promise<UploadTicketsDto> {
    return {
      results: await this.batches.answer(files, UploadUrlDto, id, (request) => this.tickets.issue(request)),
    };
  }
}

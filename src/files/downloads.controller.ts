import { Body, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WELCOME_KEY } from '../config/example-keys.js';
import { DownloadUrls } from '../downloads/download-urls.js';
import { BODY_PROBLEMS, KEY_PROBLEMS, Problems, STORE_PROBLEMS } from '../errors/problems.decorator.js';
import { Caller, Requires } from '../identity/access.decorators.js';
import type { Principal } from '../identity/principal.js';
import { RateLimit } from '../limits/rate-limit.js';
import { BatchRoute } from './batch-route.decorator.js';
import { Batches } from './batches.js';
import { DownloadUrlBatch, DownloadUrlBatchRequest } from './dto/batch.dto.js';
import { DownloadUrl, DownloadUrlRequest } from './dto/download-url.dto.js';

const EXAMPLES = {
  save: { summary: 'Save the file', value: { file_key: WELCOME_KEY } },
  show: {
    summary: 'Display the file under another name',
    value: { file_key: WELCOME_KEY, disposition: 'inline', filename: 'hello.txt' },
  },
};

@ApiTags('files')
@ApiExtraModels(DownloadUrl)
@Problems('rate_limited')
@Controller()
export class DownloadsController {
  constructor(
    private readonly downloadUrls: DownloadUrls,
    private readonly batches: Batches,
    private readonly rateLimit: RateLimit,
  ) {}

  @Post('download-url')
  @Requires('download')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Create a download URL',
    description: "Then get the file: `curl -o report.pdf '<presigned_url>'`.",
  })
  @ApiBody({ type: DownloadUrlRequest, examples: EXAMPLES })
  @ApiOkResponse({ type: DownloadUrl })
  @Problems('invalid_request', 'invalid_filename', ...KEY_PROBLEMS, 'inspection_failed')
  @Problems(...BODY_PROBLEMS, ...STORE_PROBLEMS)
  async createDownloadUrl(
    @Caller() { tenant, files }: Principal,
    @Body() body: DownloadUrlRequest,
  ): Promise<DownloadUrl> {
    const key = files.key(body.file_key);
    const { url, expiresIn, expiresAt, filename, object } = await this.downloadUrls.create(tenant, key, {
      disposition: body.disposition,
      filename: body.filename,
    });
    return {
      presigned_url: url,
      file_key: key,
      expires_in: expiresIn,
      expires_at: expiresAt.toISOString(),
      filename,
      size: object.size,
      content_type: object.contentType,
      etag: object.etag,
    };
  }

  @BatchRoute('download-urls')
  @Requires('download')
  @ApiOperation({ summary: 'Create up to 100 download URLs' })
  @ApiBody({
    type: DownloadUrlBatchRequest,
    examples: {
      two: {
        summary: 'Two files, the second of which does not exist',
        value: { files: [EXAMPLES.save.value, { file_key: 'uploads/missing.txt' }] },
      },
    },
  })
  @ApiOkResponse({ type: DownloadUrlBatch })
  async createDownloadUrls(
    @Caller() caller: Principal,
    @Body() { files }: DownloadUrlBatchRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DownloadUrlBatch> {
    const create = (body: DownloadUrlRequest): Promise<DownloadUrl> => this.createDownloadUrl(caller, body);
    await this.rateLimit.weigh(request, reply, files.length);
    return { results: await this.batches.answer(files, DownloadUrlRequest, request.id, create) };
  }
}

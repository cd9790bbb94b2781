import { Body, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BODY_PROBLEMS, FILE_TYPE_PROBLEMS, Problems, QUOTA_PROBLEMS } from '../errors/problems.decorator.js';
import { Caller, Requires } from '../identity/access.decorators.js';
import type { Principal } from '../identity/principal.js';
import { RateLimit } from '../limits/rate-limit.js';
import { UploadUrls } from '../uploads/upload-urls.js';
import { BatchRoute } from './batch-route.decorator.js';
import { Batches } from './batches.js';
import { UploadUrlBatch, UploadUrlBatchRequest } from './dto/batch.dto.js';
import { UploadUrl, UploadUrlRequest } from './dto/upload-url.dto.js';

const EXAMPLES = {
  simple: { summary: 'Name and type', value: { filename: 'report.pdf', content_type: 'application/pdf' } },
  strict: {
    summary: 'Size, checksum and single use',
    value: {
      filename: 'hello.txt',
      content_type: 'text/plain',
      size: 5,
      checksum_sha256: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=',
      single_use: true,
    },
  },
  form: {
    summary: 'An HTML form',
    value: { filename: 'photo.png', content_type: 'image/png', size: 1024, method: 'POST' },
  },
};

@ApiTags('files')
@ApiExtraModels(UploadUrl)
@Problems('rate_limited')
@Controller()
export class UploadsController {
  constructor(
    private readonly uploadUrls: UploadUrls,
    private readonly batches: Batches,
    private readonly rateLimit: RateLimit,
  ) {}

  @Post('upload-url')
  @Requires('upload')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Create an upload URL',
    description:
      "Then send the file with the returned headers: `curl -T report.pdf -H 'Content-Type: application/pdf' '<presigned_url>'`. " +
      'To download it, send the returned file_key to POST /download-url.',
  })
  @ApiBody({ type: UploadUrlRequest, examples: EXAMPLES })
  @ApiOkResponse({ type: UploadUrl })
  @Problems('invalid_request', 'invalid_filename', ...FILE_TYPE_PROBLEMS, 'file_too_large', ...BODY_PROBLEMS)
  @Problems('credentials_unavailable', ...QUOTA_PROBLEMS)
  async createUploadUrl(@Caller() caller: Principal, @Body() body: UploadUrlRequest): Promise<UploadUrl> {
    const { key, url, expiresIn, expiresAt, method, ...target } = await this.uploadUrls.create(caller, {
      filename: body.filename,
      contentType: body.content_type,
      size: body.size,
      sha256: body.checksum_sha256,
      method: body.method,
      singleUse: body.single_use,
    });
    return {
      presigned_url: url,
      file_key: key,
      expires_in: expiresIn,
      expires_at: expiresAt.toISOString(),
      method,
      headers: {},
      ...target,
    };
  }

  @BatchRoute('upload-urls')
  @Requires('upload')
  @ApiOperation({ summary: 'Create up to 100 upload URLs' })
  @ApiBody({
    type: UploadUrlBatchRequest,
    examples: {
      two: {
        summary: 'Two files, the second of which is rejected',
        value: { files: [EXAMPLES.simple.value, { filename: 'virus.exe', content_type: 'text/plain' }] },
      },
    },
  })
  @ApiOkResponse({ type: UploadUrlBatch })
  async createUploadUrls(
    @Caller() caller: Principal,
    @Body() { files }: UploadUrlBatchRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadUrlBatch> {
    const create = (body: UploadUrlRequest): Promise<UploadUrl> => this.createUploadUrl(caller, body);
    await this.rateLimit.weigh(request, reply, files.length);
    return { results: await this.batches.answer(files, UploadUrlRequest, request.id, create) };
  }
}

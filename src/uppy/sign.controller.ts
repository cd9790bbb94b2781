import { Body, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  BODY_PROBLEMS,
  FILE_TYPE_PROBLEMS,
  KEY_PROBLEMS,
  Problems,
  QUOTA_PROBLEMS,
  STORE_PROBLEMS,
} from '../errors/problems.decorator.js';
import { Caller, Requires } from '../identity/access.decorators.js';
import type { Principal } from '../identity/principal.js';
import { RateLimit } from '../limits/rate-limit.js';
import { PART_WEIGHT } from '../limits/weight.decorator.js';
import { SignedRequest, SignRequest } from './dto/sign.dto.js';
import { SignedRequests } from './signed-requests.js';
import { parseStoreRequest } from './store-request.js';

const EXAMPLES = {
  object: {
    summary: 'Upload a file with one request',
    value: { method: 'PUT', key: 'report.pdf', contentType: 'application/pdf' },
  },
  create: { summary: 'Create a multipart upload', value: { method: 'POST', key: 'film.mp4' } },
};

@ApiTags('uppy')
@Requires('upload')
@Controller('s3/sign')
export class SignController {
  constructor(
    private readonly requests: SignedRequests,
    private readonly rateLimit: RateLimit,
  ) {}

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Sign a request to the store',
    description: 'For `signRequest` in Uppy 6: the page itself sends its requests to the store.',
  })
  @ApiBody({ type: SignRequest, examples: EXAMPLES })
  @ApiOkResponse({ type: SignedRequest })
  @Problems('invalid_request', 'invalid_filename', ...FILE_TYPE_PROBLEMS, 'file_too_large', 'invalid_parts')
  @Problems(
    ...KEY_PROBLEMS,
    'upload_not_found',
    'rate_limited',
    ...QUOTA_PROBLEMS,
    ...BODY_PROBLEMS,
    ...STORE_PROBLEMS,
  )
  async signStoreRequest(
    @Caller() caller: Principal,
    @Body() body: SignRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedRequest> {
    const storeRequest = parseStoreRequest(body);
    if (storeRequest.kind === 'part') await this.rateLimit.weigh(request, reply, PART_WEIGHT);
    return this.requests.sign(caller, storeRequest);
  }
}

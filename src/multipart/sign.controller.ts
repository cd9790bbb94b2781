import { Body, Controller, Header, HttpCode, Post, UseFilters } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../errors/api-problems.decorator.js';
import {
  BODY_REFUSALS,
  FILE_TYPE_REFUSALS,
  KEY_REFUSALS,
  RATE_REFUSAL,
  STORE_REFUSALS,
} from '../errors/documented-refusals.js';
import { SignedRequestDto, SignRequestDto } from './dto/sign.dto.js';
import { MultipartErrorFilter } from './multipart-error.filter.js';
import { SignedRequests } from './signed-requests.js';

const EXAMPLES = {
  object: {
    summary: 'One object',
    value: { method: 'PUT', key: 'report.pdf', contentType: 'application/pdf' },
  },
  begin: { summary: 'Begin an upload in parts', value: { method: 'POST', key: 'film.mp4' } },
};

@ApiTags('multipart')
@Controller('s3/sign')
@UseFilters(MultipartErrorFilter)
export class SignController {
  constructor(private readonly requests: SignedRequests) {}

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Uppy: sign what the page sends to the store itself (`signRequest` of version 6)',
  })
  @ApiBody({ type: SignRequestDto, examples: EXAMPLES })
  @ApiOkResponse({ type: SignedRequestDto })
  @ApiProblems({
    invalid_request: 'A field is missing, unknown or malformed.',
    ...KEY_REFUSALS,
    ...FILE_TYPE_REFUSALS,
    file_too_large: 'File too large. Maximum size: 5368709120 bytes',
    invalid_parts: 'No part is there yet. Upload the parts first.',
    upload_not_found:
      'This multipart upload does not exist. It was completed or aborted, or belongs to another key.',
    ...RATE_REFUSAL,
    ...BODY_REFUSALS,
    ...STORE_REFUSALS,
  })
  sign(@Body() request: SignRequestDto): Promise<SignedRequestDto> {
    return this.requests.sign(request);
  }
}

import { Body, Controller, Header, HttpCode, Post, UseFilters } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../errors/api-problems.decorator.js';
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
    invalid_object_key: 'The object key contains control characters.',
    file_type_not_allowed: "File type .exe not allowed. Allowed types: ['.csv', '.jpg']",
    content_type_mismatch: "Content type image/png does not belong to .pdf. Expected: ['application/pdf']",
    file_too_large: 'File too large. Maximum size: 5368709120 bytes',
    key_outside_namespace: 'A file_key starts with uploads/ and was answered by POST /upload-url.',
    upload_not_found:
      'This multipart upload does not exist. It was completed or aborted, or belongs to another key.',
    rate_limited: 'More requests than RATE_LIMIT in a minute; Retry-After says when to come back.',
    store_refused: 'The object store refused this service.',
    store_unreachable: 'The object store did not answer.',
  })
  sign(@Body() request: SignRequestDto): Promise<SignedRequestDto> {
    return this.requests.sign(request);
  }
}

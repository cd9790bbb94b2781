import { Body, Controller, Header, HttpCode, Post, UseFilters } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../errors/api-problems.decorator.js';
import { SIGNING_REFUSALS } from './documented-refusals.js';
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
  @ApiProblems(SIGNING_REFUSALS)
  sign(@Body() request: SignRequestDto): Promise<SignedRequestDto> {
    return this.requests.sign(request);
  }
}

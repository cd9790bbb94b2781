import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../errors/api-problems.decorator.js';
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
};

@ApiTags('files')
@Controller('upload-url')
export class UploadsController {
  constructor(private readonly tickets: UploadTickets) {}

  @Post()
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
}

import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../errors/api-problems.decorator.js';
import { DownloadTickets } from './download-tickets.js';
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
@Controller('download-url')
export class DownloadsController {
  constructor(private readonly tickets: DownloadTickets) {}

  @Post()
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
}

import { Body, Controller, Delete, Get, Header, HttpCode, Post, Query } from '@nestjs/common';
import {
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { ApiProblems } from '../errors/api-problems.decorator.js';
import { CompletedFileDto, CompleteUploadDto, FileDto, FilePageDto } from './dto/files.dto.js';
import { KeyInPath } from './key-in-path.js';
import { parseListingQuery } from './listing-query.js';
import { StoredFiles } from './stored-files.js';

const WELCOME = 'uploads/00000000-0000-4000-8000-000000000000-welcome.txt';

/** Named as the documentation's generator names a wildcard. */
const KEY = {
  name: 'path',
  description: 'The file_key, percent-encoded; its slashes may be left as they are.',
};

const REFUSALS = {
  rate_limited: 'More requests than RATE_LIMIT in a minute; Retry-After says when to come back.',
  credentials_unavailable: 'The service has no credentials to ask the store with.',
  store_refused: 'The object store refused this service.',
  store_unreachable: 'The object store did not answer.',
};
const KEY_REFUSALS = {
  invalid_object_key: 'The object key contains control characters.',
  key_outside_namespace: 'A file_key starts with uploads/ and was answered by POST /upload-url.',
  object_not_found: 'File not found. It was never uploaded, or it has been deleted.',
};
const PATH_REFUSALS = {
  invalid_request: 'The key in the path is not percent-encoded UTF-8.',
  ...KEY_REFUSALS,
  ...REFUSALS,
};

@ApiTags('files')
@Controller('files')
export class FilesController {
  constructor(private readonly files: StoredFiles) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'List the files below KEY_PREFIX' })
  @ApiQuery({ name: 'cursor', required: false, type: String, description: 'next_cursor of the page before.' })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
    description: 'Files on a page, at most.',
  })
  @ApiOkResponse({ type: FilePageDto })
  @ApiProblems({ invalid_request: 'limit must be a whole number from 1 to 1000.', ...REFUSALS })
  list(@Query() query: Record<string, unknown>): Promise<FilePageDto> {
    return this.files.list(parseListingQuery(query));
  }

  @Post('complete')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Verify that what has landed is what was promised' })
  @ApiBody({ type: CompleteUploadDto, examples: { welcome: { value: { file_key: WELCOME } } } })
  @ApiOkResponse({ type: CompletedFileDto })
  @ApiProblems({
    invalid_request: 'A field is missing, unknown or malformed.',
    malformed_json: 'The body could not be read as JSON.',
    ...KEY_REFUSALS,
    inspection_failed: 'The file says image/png but its bytes are text/html.',
    body_too_large: 'The body is larger than 16 KiB.',
    unsupported_media_type: 'The body is not sent as application/json.',
    ...REFUSALS,
  })
  complete(@Body() request: CompleteUploadDto): Promise<CompletedFileDto> {
    return this.files.complete(request.file_key);
  }

  @Get('*')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Say what is known of one file' })
  @ApiParam({ ...KEY, example: WELCOME })
  @ApiOkResponse({ type: FileDto })
  @ApiProblems(PATH_REFUSALS)
  describe(@KeyInPath() key: string): Promise<FileDto> {
    return this.files.describe(key);
  }

  @Delete('*')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete one file' })
  @ApiParam(KEY)
  @ApiNoContentResponse({ description: 'It is deleted' })
  @ApiProblems(PATH_REFUSALS)
  delete(@KeyInPath() key: string): Promise<void> {
    return this.files.delete(key);
  }
}

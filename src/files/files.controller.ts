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
import { BODY_REFUSALS, KEY_REFUSALS, RATE_REFUSAL, STORE_REFUSALS } from '../errors/documented-refusals.js';
import { WELCOME_KEY } from '../config/example-keys.js';
import { CompleteUploadDto, FileDto, FilePageDto } from './dto/files.dto.js';
import { KeyInPath } from './key-in-path.js';
import { parseListingQuery } from './listing-query.js';
import { StoredFiles } from './stored-files.js';

/** Named as the documentation's generator names a wildcard. */
const KEY = {
  name: 'path',
  description: 'The file_key, percent-encoded; its slashes may be left as they are.',
};

const ANSWER_REFUSALS = {
  ...RATE_REFUSAL,
  credentials_unavailable: 'The service has no credentials to ask the store with.',
  ...STORE_REFUSALS,
};
const OBJECT_REFUSALS = {
  ...KEY_REFUSALS,
  object_not_found: 'File not found. It was never uploaded, or it has been deleted.',
};
const PATH_REFUSALS = {
  invalid_request: 'The key in the path is not percent-encoded UTF-8.',
  ...OBJECT_REFUSALS,
  ...ANSWER_REFUSALS,
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
  @ApiProblems({ invalid_request: 'limit must be a whole number from 1 to 1000.', ...ANSWER_REFUSALS })
  list(@Query() query: Record<string, unknown>): Promise<FilePageDto> {
    return this.files.list(parseListingQuery(query));
  }

  @Post('complete')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Verify that what has landed is what was promised' })
  @ApiBody({ type: CompleteUploadDto, examples: { welcome: { value: { file_key: WELCOME_KEY } } } })
  @ApiOkResponse({ type: FileDto })
  @ApiProblems({
    invalid_request: 'A field is missing, unknown or malformed.',
    ...OBJECT_REFUSALS,
    inspection_failed: 'The file says image/png but its bytes are text/html.',
    ...BODY_REFUSALS,
    ...ANSWER_REFUSALS,
  })
  complete(@Body() request: CompleteUploadDto): Promise<FileDto> {
    return this.files.complete(request);
  }

  @Get('*')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Say what is known of one file' })
  @ApiParam({ ...KEY, example: WELCOME_KEY })
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

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
import { EXPENDABLE_KEY, WELCOME_KEY } from '../config/example-keys.js';
import { BODY_PROBLEMS, KEY_PROBLEMS, Problems, STORE_PROBLEMS } from '../errors/problems.decorator.js';
import { Caller, Requires } from '../identity/access.decorators.js';
import type { Principal } from '../identity/principal.js';
import type { ListedObject, ObjectHead } from '../storage/object-store.js';
import { filenameOf } from '../storage/upload-key.js';
import { UploadVerification } from '../uploads/upload-verification.js';
import type { QueryValues } from '../validation/query-reader.js';
import { FileMetadata, FilePage, type ListedFile, VerifyUploadRequest } from './dto/file.dto.js';
import { cursorAfter } from './file-cursor.js';
import { KeyInPath } from './key-in-path.js';
import { readListing } from './listing-query.js';

/** Named as Nest's OpenAPI generator names a wildcard. */
const KEY = {
  name: 'path',
  type: String,
  description: 'The file_key, percent-encoded. Its slashes may be left unencoded.',
};

@ApiTags('files')
@Problems('rate_limited', ...STORE_PROBLEMS)
@Controller('files')
export class FilesController {
  constructor(private readonly verification: UploadVerification) {}

  @Get()
  @Requires('list')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'List files' })
  @ApiQuery({
    name: 'cursor',
    required: false,
    type: String,
    description: 'next_cursor of the previous page.',
  })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
    description: 'Maximum number of files on the page.',
  })
  @ApiOkResponse({ type: FilePage })
  @Problems('invalid_request')
  async listFiles(@Caller() { files }: Principal, @Query() query: QueryValues): Promise<FilePage> {
    const { bucket, prefix } = files;
    const { objects, next } = await bucket.objects.list({ prefix, ...readListing(query, prefix) });
    return {
      files: objects.map((object) => listedFile(object)),
      next_cursor: next === undefined ? null : cursorAfter(prefix, next),
    };
  }

  @Post('complete')
  @Requires('upload')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Verify an upload',
    description: 'Inspects the uploaded file and compares it with the declared size and checksum.',
  })
  @ApiBody({ type: VerifyUploadRequest, examples: { welcome: { value: { file_key: WELCOME_KEY } } } })
  @ApiOkResponse({ type: FileMetadata })
  @Problems('invalid_request', ...KEY_PROBLEMS, 'inspection_failed', ...BODY_PROBLEMS)
  async verifyUpload(@Caller() caller: Principal, @Body() body: VerifyUploadRequest): Promise<FileMetadata> {
    const key = caller.files.key(body.file_key);
    const declared = { size: body.size, sha256: body.checksum_sha256 };
    return fileMetadata(key, await this.verification.verify(caller, key, declared));
  }

  @Get('*')
  @Requires('list')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Get file metadata' })
  @ApiParam({ ...KEY, example: WELCOME_KEY })
  @ApiOkResponse({ type: FileMetadata })
  @Problems('invalid_request', ...KEY_PROBLEMS)
  async getFile(@Caller() { files }: Principal, @KeyInPath() path: string): Promise<FileMetadata> {
    const key = files.key(path);
    return fileMetadata(key, await files.bucket.objects.head(key, { checksum: true }));
  }

  /** S3 answers 204 for a missing key, which would hide a typo, so existence is checked first. */
  @Delete('*')
  @Requires('delete')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a file' })
  @ApiParam({ ...KEY, example: EXPENDABLE_KEY })
  @ApiNoContentResponse({ description: 'The file is deleted.' })
  @Problems('invalid_request', ...KEY_PROBLEMS)
  async deleteFile(@Caller() { files }: Principal, @KeyInPath() path: string): Promise<void> {
    const key = files.key(path);
    await files.bucket.objects.head(key);
    await files.bucket.objects.delete(key);
  }
}

function listedFile({ key, size, etag, lastModified }: ListedObject): ListedFile {
  return { file_key: key, filename: filenameOf(key), size, etag, last_modified: lastModified.toISOString() };
}

function fileMetadata(key: string, { checksumSha256, ...object }: ObjectHead): FileMetadata {
  return {
    ...listedFile({ key, ...object }),
    content_type: object.contentType,
    ...(checksumSha256 !== undefined && { checksum_sha256: checksumSha256 }),
  };
}

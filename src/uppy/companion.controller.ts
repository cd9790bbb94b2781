import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EXAMPLE_PART, EXAMPLE_UPLOAD_IDS, PARTS_KEY } from '../config/example-keys.js';
import { UploadsConfig } from '../config/uploads.config.js';
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
import { PART_WEIGHT, Weight } from '../limits/weight.decorator.js';
import { MAX_PART_NUMBER } from '../storage/multipart-store.js';
import { RouteSettings } from '../requests/route-settings.js';
import { type MultipartUpload, MultipartUploads } from '../uploads/multipart-uploads.js';
import { UploadUrls } from '../uploads/upload-urls.js';
import type { QueryValues } from '../validation/query-reader.js';
import { readBatch, readFile, readKey, readUploadId } from './companion-parameters.js';
import {
  CompletedMultipartUpload,
  CompleteMultipartUploadRequest,
  CreatedMultipartUpload,
  CreateMultipartUploadRequest,
  PARTS_BODY_LIMIT,
  PartUrl,
  PartUrls,
  UploadedPart,
  UploadParameters,
} from './dto/multipart.dto.js';
import { readPartNumber } from './part-number.js';

const KEY = { name: 'key', type: String, example: PARTS_KEY };
const KEY_QUERY_PROBLEMS = ['missing_parameter', 'invalid_request', ...KEY_PROBLEMS] as const;
const UPLOAD_ID = {
  name: 'uploadId',
  type: String,
  description: 'As returned by POST /s3/multipart.',
  example: EXAMPLE_UPLOAD_IDS.pending,
};
const COMPLETION = { parts: [{ PartNumber: EXAMPLE_PART.PartNumber, ETag: EXAMPLE_PART.ETag }] };

/**
 * The endpoints of Companion that Uppy's S3 uploader calls. Set `companionEndpoint` (version 6) or `endpoint`
 * (version 5) to the address of this service.
 * @see https://uppy.io/docs/aws-s3/
 */
@ApiTags('uppy')
@Problems('rate_limited', 'credentials_unavailable')
@Requires('upload')
@Controller('s3')
export class CompanionController {
  constructor(
    private readonly config: UploadsConfig,
    private readonly uploadUrls: UploadUrls,
    private readonly uploads: MultipartUploads,
    private readonly rateLimit: RateLimit,
  ) {}

  @Get('params')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Create the parameters for a single-request upload' })
  @ApiQuery({ name: 'filename', type: String, example: 'report.pdf' })
  @ApiQuery({ name: 'type', type: String, required: false, example: 'application/pdf' })
  @ApiOkResponse({ type: UploadParameters })
  @Problems(
    'missing_parameter',
    'invalid_request',
    'invalid_filename',
    ...FILE_TYPE_PROBLEMS,
    ...QUOTA_PROBLEMS,
  )
  async createUploadParameters(
    @Caller() caller: Principal,
    @Query() query: QueryValues,
  ): Promise<UploadParameters> {
    const { filename, type } = readFile(query);
    const { method, url, expiresIn, ...target } = await this.uploadUrls.create(caller, {
      filename,
      contentType: type,
      method: this.config.uppyMethod,
    });
    const fields = 'fields' in target ? target.fields : {};
    const headers = 'headers' in target ? target.headers : {};
    return { method, url, fields, headers, expires: expiresIn };
  }

  @Post('multipart')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Create a multipart upload' })
  @ApiBody({
    type: CreateMultipartUploadRequest,
    examples: { film: { value: { filename: 'film.mp4', type: 'video/mp4', metadata: {} } } },
  })
  @ApiOkResponse({ type: CreatedMultipartUpload })
  @Problems('invalid_request', 'invalid_filename', ...FILE_TYPE_PROBLEMS, ...BODY_PROBLEMS, ...STORE_PROBLEMS)
  @Problems(...QUOTA_PROBLEMS)
  async createMultipartUpload(
    @Caller() caller: Principal,
    @Body() { filename, type }: CreateMultipartUploadRequest,
  ): Promise<CreatedMultipartUpload> {
    const upload = await this.uploads.create(caller, filename, type);
    return { ...upload, bucket: caller.files.bucket.name };
  }

  @Get('multipart/:uploadId/batch')
  @Weight(PART_WEIGHT)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Create presigned URLs for several parts' })
  @ApiParam(UPLOAD_ID)
  @ApiQuery(KEY)
  @ApiQuery({ name: 'partNumbers', schema: { type: 'string', example: '1,2,3' } })
  @ApiOkResponse({ type: PartUrls })
  @Problems(...KEY_QUERY_PROBLEMS, ...QUOTA_PROBLEMS)
  async createPartUrls(
    @Caller() caller: Principal,
    @Param('uploadId') id: string,
    @Query() query: QueryValues,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PartUrls> {
    const { key, partNumbers } = readBatch(query);
    const upload = uploadOf(caller, key, id);
    await this.rateLimit.weigh(request, reply, partNumbers.length * PART_WEIGHT, PART_WEIGHT);
    const signed = await Promise.all(
      partNumbers.map(async (number) => {
        const { url } = await this.uploads.signPart(caller, upload, number);
        return [number, url] as const;
      }),
    );
    return { presignedUrls: Object.fromEntries(signed) };
  }

  @Get('multipart/:uploadId/:partNumber')
  @Weight(PART_WEIGHT)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Create a presigned URL for one part' })
  @ApiParam(UPLOAD_ID)
  @ApiParam({
    name: 'partNumber',
    schema: { type: 'integer', minimum: 1, maximum: MAX_PART_NUMBER, example: 1 },
  })
  @ApiQuery(KEY)
  @ApiOkResponse({ type: PartUrl })
  @Problems(...KEY_QUERY_PROBLEMS, ...QUOTA_PROBLEMS)
  async createPartUrl(
    @Caller() caller: Principal,
    @Param('uploadId') id: string,
    @Param('partNumber') number: string,
    @Query() query: QueryValues,
  ): Promise<PartUrl> {
    const partNumber = readPartNumber(number);
    const upload = uploadOf(caller, readKey(query), id);
    const { url, expiresIn } = await this.uploads.signPart(caller, upload, partNumber);
    return { url, expires: expiresIn, headers: {} };
  }

  @Get('multipart/:uploadId')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'List the uploaded parts' })
  @ApiParam(UPLOAD_ID)
  @ApiQuery(KEY)
  @ApiOkResponse({ type: [UploadedPart] })
  @Problems(...KEY_QUERY_PROBLEMS, 'upload_not_found', ...STORE_PROBLEMS)
  async listParts(
    @Caller() caller: Principal,
    @Param('uploadId') id: string,
    @Query() query: QueryValues,
  ): Promise<UploadedPart[]> {
    const parts = await this.uploads.listParts(caller, uploadOf(caller, readKey(query), id));
    return parts.map(({ partNumber, etag, size }) => ({ PartNumber: partNumber, ETag: etag, Size: size }));
  }

  @Post('multipart/:uploadId/complete')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @RouteSettings({ bodyLimit: PARTS_BODY_LIMIT })
  @ApiOperation({ summary: 'Complete a multipart upload' })
  @ApiParam({ ...UPLOAD_ID, example: EXAMPLE_UPLOAD_IDS.toComplete })
  @ApiQuery(KEY)
  @ApiBody({ type: CompleteMultipartUploadRequest, examples: { one: { value: COMPLETION } } })
  @ApiOkResponse({ type: CompletedMultipartUpload })
  @Problems('invalid_parts', 'file_too_large', ...KEY_QUERY_PROBLEMS, 'upload_not_found')
  @Problems('already_uploaded', ...QUOTA_PROBLEMS, ...BODY_PROBLEMS, ...STORE_PROBLEMS)
  async completeMultipartUpload(
    @Caller() caller: Principal,
    @Param('uploadId') id: string,
    @Query() query: QueryValues,
    @Body() body: CompleteMultipartUploadRequest,
  ): Promise<CompletedMultipartUpload> {
    const upload = uploadOf(caller, readKey(query), id);
    const parts = body.parts.map(({ PartNumber, ETag }) => ({ partNumber: PartNumber, etag: ETag }));
    await this.uploads.complete(caller, upload, parts);
    const { bucket } = caller.files;
    return { location: bucket.presigner.urlOf(upload.key), key: upload.key, bucket: bucket.name };
  }

  @Delete('multipart/:uploadId')
  @ApiOperation({ summary: 'Abort a multipart upload' })
  @ApiParam({ ...UPLOAD_ID, example: EXAMPLE_UPLOAD_IDS.toAbort })
  @ApiQuery(KEY)
  @ApiOkResponse({ schema: { type: 'object', example: {} } })
  @Problems(...KEY_QUERY_PROBLEMS, 'upload_not_found', ...STORE_PROBLEMS)
  async abortMultipartUpload(
    @Caller() caller: Principal,
    @Param('uploadId') id: string,
    @Query() query: QueryValues,
  ): Promise<object> {
    await this.uploads.abort(caller, uploadOf(caller, readKey(query), id));
    // Uppy 5 parses the response as JSON.
    return {};
  }
}

function uploadOf({ files }: Principal, key: string, uploadId: string): MultipartUpload {
  return { key: files.key(key), uploadId: readUploadId(uploadId) };
}

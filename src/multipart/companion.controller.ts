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
  UseFilters,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { UploadsConfig } from '../config/uploads.config.js';
import { ApiProblems } from '../errors/api-problems.decorator.js';
import { UploadTickets } from '../files/upload-tickets.js';
import { Store } from '../storage/store.js';
import { readBatch, readFile, readKey, readPartNumber, readUploadId } from './companion-query.js';
import {
  CompletedMultipartDto,
  CompleteMultipartDto,
  CreatedMultipartDto,
  CreateMultipartDto,
  UploadParametersDto,
  ListedPartDto,
  PARTS_BODY_LIMIT,
  PartUrlDto,
  PartUrlsDto,
} from './dto/multipart.dto.js';
import {
  BEGINNING_REFUSALS,
  COMPLETION_REFUSALS,
  PARAMETERS_REFUSALS,
  PART_REFUSALS,
  UPLOAD_REFUSALS,
} from './documented-refusals.js';
import { MultipartErrorFilter } from './multipart-error.filter.js';
import { MultipartUploads } from './multipart-uploads.js';

type QueryValues = Readonly<Record<string, unknown>>;

const KEY = { name: 'key', example: 'uploads/123e4567-e89b-42d3-a456-426614174000-film.mp4' };
const UPLOAD_ID = { name: 'uploadId', description: 'As POST /s3/multipart answered it.' };
/**
 * What Uppy's S3 uploader asks of its server, Companion: `companionEndpoint` of version 6 and `endpoint` of version 5 are
 * this service's own address.
 * @see https://uppy.io/docs/aws-s3/
 */
@ApiTags('multipart')
@Controller('s3')
@UseFilters(MultipartErrorFilter)
export class CompanionController {
  constructor(
    private readonly config: UploadsConfig,
    private readonly tickets: UploadTickets,
    private readonly uploads: MultipartUploads,
    private readonly store: Store,
  ) {}

  @Get('params')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Uppy: what to upload one file with' })
  @ApiQuery({ name: 'filename', example: 'report.pdf' })
  @ApiQuery({ name: 'type', required: false, example: 'application/pdf' })
  @ApiOkResponse({ type: UploadParametersDto })
  @ApiProblems(PARAMETERS_REFUSALS)
  async params(@Query() query: QueryValues): Promise<UploadParametersDto> {
    const { filename, type } = readFile(query);
    const content_type = this.uploads.typeOf(filename, type);
    const ticket = await this.tickets.issue({ filename, content_type, method: this.config.uppyMethod });
    const { method, presigned_url: url, fields = {}, headers, expires_in: expires } = ticket;
    return { method, url, fields, headers, expires };
  }

  @Post('multipart')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Uppy: begin an upload in parts' })
  @ApiBody({
    type: CreateMultipartDto,
    examples: { film: { value: { filename: 'film.mp4', type: 'video/mp4', metadata: {} } } },
  })
  @ApiOkResponse({ type: CreatedMultipartDto })
  @ApiProblems(BEGINNING_REFUSALS)
  async begin(@Body() { filename, type }: CreateMultipartDto): Promise<CreatedMultipartDto> {
    return { ...(await this.uploads.begin(filename, type)), bucket: this.store.bucket };
  }

  @Get('multipart/:uploadId/batch')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Uppy: presigned URLs for some parts' })
  @ApiParam(UPLOAD_ID)
  @ApiQuery(KEY)
  @ApiQuery({ name: 'partNumbers', example: '1,2,3', schema: { type: 'string' } })
  @ApiOkResponse({ type: PartUrlsDto })
  @ApiProblems(PART_REFUSALS)
  async signParts(@Param('uploadId') id: string, @Query() query: QueryValues): Promise<PartUrlsDto> {
    const { key, partNumbers } = readBatch(query);
    const uploadId = readUploadId(id);
    const urls = await Promise.all(
      partNumbers.map(
        async (part) => [part, (await this.uploads.signPart(key, uploadId, part)).url] as const,
      ),
    );
    return { presignedUrls: Object.fromEntries(urls) };
  }

  @Get('multipart/:uploadId/:partNumber')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Uppy: a presigned URL for one part' })
  @ApiParam(UPLOAD_ID)
  @ApiParam({ name: 'partNumber', example: 1 })
  @ApiQuery(KEY)
  @ApiOkResponse({ type: PartUrlDto })
  @ApiProblems(PART_REFUSALS)
  async signPart(
    @Param('uploadId') id: string,
    @Param('partNumber') number: string,
    @Query() query: QueryValues,
  ): Promise<PartUrlDto> {
    const partNumber = readPartNumber(number);
    const { url, expiresIn } = await this.uploads.signPart(readKey(query), readUploadId(id), partNumber);
    return { url, expires: expiresIn, headers: {} };
  }

  @Get('multipart/:uploadId')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Uppy: the parts that are there already' })
  @ApiParam(UPLOAD_ID)
  @ApiQuery(KEY)
  @ApiOkResponse({ type: [ListedPartDto] })
  @ApiProblems(UPLOAD_REFUSALS)
  async listParts(@Param('uploadId') id: string, @Query() query: QueryValues): Promise<ListedPartDto[]> {
    const parts = await this.uploads.parts(readKey(query), readUploadId(id));
    return parts.map(({ partNumber, etag, size }) => ({ PartNumber: partNumber, ETag: etag, Size: size }));
  }

  @Post('multipart/:uploadId/complete')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @RouteConfig({ bodyLimit: PARTS_BODY_LIMIT })
  @ApiOperation({ summary: 'Uppy: make one object of the parts' })
  @ApiParam(UPLOAD_ID)
  @ApiQuery(KEY)
  @ApiBody({ type: CompleteMultipartDto })
  @ApiOkResponse({ type: CompletedMultipartDto })
  @ApiProblems(COMPLETION_REFUSALS)
  async complete(
    @Param('uploadId') id: string,
    @Query() query: QueryValues,
    @Body() { parts }: CompleteMultipartDto,
  ): Promise<CompletedMultipartDto> {
    const key = readKey(query);
    const named = parts.map(({ PartNumber, ETag }) => ({ partNumber: PartNumber, etag: ETag }));
    await this.uploads.complete(key, readUploadId(id), named);
    return { location: this.uploads.locationOf(key), key, bucket: this.store.bucket };
  }

  @Delete('multipart/:uploadId')
  @ApiOperation({ summary: 'Uppy: give an upload up' })
  @ApiParam(UPLOAD_ID)
  @ApiQuery(KEY)
  @ApiOkResponse({ schema: { type: 'object', example: {} } })
  @ApiProblems(UPLOAD_REFUSALS)
  async abort(@Param('uploadId') id: string, @Query() query: QueryValues): Promise<object> {
    await this.uploads.abort(readKey(query), readUploadId(id));
    // Uppy 5 parses it.
    return {};
  }
}

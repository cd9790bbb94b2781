import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WELCOME_KEY } from '../config/example-keys.js';
import { ApiProblems } from '../errors/api-problems.decorator.js';
import { RATE_REFUSAL, STORE_REFUSALS } from '../errors/documented-refusals.js';
import '../logging/log-fields.js';
import { ProxyErrorFilter } from './proxy-error.filter.js';
import { assertWellEncoded, parseRedirectQuery } from './redirect-query.js';
import { Redirects } from './redirects.js';
import { Turn } from './turn.js';

@ApiTags('redirect')
@Controller()
@UseFilters(ProxyErrorFilter)
export class ProxyController {
  constructor(
    private readonly redirects: Redirects,
    private readonly turn: Turn,
  ) {}

  /** Fastify routes HEAD here as well; the URL is signed for the method that the client will repeat. */
  @Get()
  @ApiOperation({ summary: 'Redirect a stable link to a fresh presigned URL' })
  @ApiQuery({ name: 'tenant', example: 'mycompany' })
  @ApiQuery({ name: 'objectkey', example: WELCOME_KEY })
  @ApiQuery({
    name: 'download',
    required: false,
    enum: ['1', '0'],
    description: '1 saves it instead of showing it',
  })
  @ApiResponse({ status: 302, description: 'Location is a presigned URL, valid for 240 minutes' })
  @ApiProblems({
    missing_parameter: 'Missing required parameter: objectkey',
    invalid_request: 'A parameter is repeated, unknown or malformed.',
    invalid_object_key: 'The object key contains control characters.',
    object_not_found: 'File not found. With PROXY_LEGACY_STATUS=true the status is 500.',
    ...RATE_REFUSAL,
    ...STORE_REFUSALS,
    credentials_unavailable: 'The service has no credentials to sign with.',
  })
  async redirect(
    @Req() request: FastifyRequest<{ Querystring: Record<string, unknown> }>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertWellEncoded(request.url);
    const query = parseRedirectQuery(request.query);
    const fields = request.logFields;
    fields['tenant'] = query.tenant;
    fields['objectkey'] = query.objectKey;
    fields['url_generated'] = false;
    const { location, cacheControl } = await this.redirects.locate(
      request.method === 'HEAD' ? 'HEAD' : 'GET',
      query,
    );
    await this.turn.end();
    fields['url_generated'] = true;
    fields.message = 'presigned URL generated';
    // Not awaited: a reply that is waited for adds listeners to its connection.
    void reply.code(302).header('location', location).header('cache-control', cacheControl).send();
  }
}

import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WELCOME_KEY } from '../config/example-keys.js';
import { type Redirect, Redirects } from '../downloads/redirects.js';
import { ProblemFields } from '../errors/problem-fields.decorator.js';
import { KEY_PROBLEMS, Problems, STORE_PROBLEMS } from '../errors/problems.decorator.js';
import { Namespaces } from '../storage/namespaces.js';
import type { QueryValues } from '../validation/query-reader.js';
import { EventLoopTurn } from './event-loop-turn.js';
import { legacyFields, ProxyErrorFilter } from './proxy-error.filter.js';
import { assertWellEncoded, readRedirectQuery } from './redirect-query.js';
import '../logging/log-fields.js';

@ApiTags('redirect')
@Controller()
@ProblemFields(legacyFields)
@UseFilters(ProxyErrorFilter)
export class ProxyController {
  constructor(
    private readonly namespaces: Namespaces,
    private readonly redirects: Redirects,
    private readonly turn: EventLoopTurn,
  ) {}

  /** Fastify also routes HEAD here. The URL is signed for the method that the client will repeat. */
  @Get()
  @ApiOperation({
    summary: 'Redirect a permanent link to a presigned URL',
    description: 'With PROXY_LEGACY_STATUS=true, a missing object returns 500 instead of 404.',
  })
  @ApiQuery({ name: 'tenant', type: String, example: 'mycompany' })
  @ApiQuery({ name: 'objectkey', type: String, example: WELCOME_KEY })
  @ApiQuery({
    name: 'download',
    required: false,
    enum: ['1', '0'],
    description: '1: browsers save the file. 0: they may display it.',
  })
  @ApiResponse({
    status: 302,
    description: 'Location is a presigned URL. It is valid for PROXY_URL_EXPIRES (240 minutes by default).',
  })
  @Problems('missing_parameter', 'invalid_request', ...KEY_PROBLEMS, 'rate_limited', ...STORE_PROBLEMS)
  async redirect(
    @Req() request: FastifyRequest<{ Querystring: QueryValues }>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertWellEncoded(request.url);
    const { tenant, objectKey, download } = readRedirectQuery(request.query);
    const { objects } = this.namespaces;
    const key = objects.key(objectKey);
    const fields = request.logFields;
    fields['tenant'] = tenant;
    fields['objectkey'] = key;
    fields['url_generated'] = false;
    const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
    const { url, reusableFor } = await this.redirects.locate(objects, key, { method, download });
    await this.turn.end();
    fields['url_generated'] = true;
    fields.message = 'presigned URL generated';
    // Not awaited: awaiting a reply adds listeners to its connection.
    void reply.code(302).header('location', url).header('cache-control', cacheControl(reusableFor)).send();
  }
}

/** `private`, because the URL is signed for this one caller. */
function cacheControl(reusableFor: Redirect['reusableFor']): string {
  return reusableFor === undefined ? 'no-store' : `private, max-age=${reusableFor}`;
}

import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WELCOME_KEY } from '../config/example-keys.js';
import { RedirectConfig } from '../config/redirect.config.js';
import { Redirects } from '../downloads/redirects.js';
import { KEY_PROBLEMS, Problems, STORE_PROBLEMS } from '../errors/problems.decorator.js';
import { RequiresDownloadUnlessPublic } from '../identity/access.decorators.js';
import type { Principal } from '../identity/principal.js';
import type { Namespace } from '../storage/namespace.js';
import { preferredFormat } from '../requests/preferred-format.js';
import { addVary } from '../requests/vary.js';
import type { PresignedUrl } from '../storage/presigner.js';
import type { Tenant } from '../tenants/tenant.js';
import { Tenants } from '../tenants/tenants.js';
import type { QueryValues } from '../validation/query-reader.js';
import { RedirectUrl } from './dto/redirect-url.dto.js';
import { EventLoopTurn } from './event-loop-turn.js';
import { assertWellEncoded, readRedirectQuery } from './redirect-query.js';
import '../logging/log-fields.js';

@ApiTags('redirect')
@Controller()
export class ProxyController {
  constructor(
    private readonly tenants: Tenants,
    private readonly redirects: Redirects,
    private readonly turn: EventLoopTurn,
    private readonly config: RedirectConfig,
  ) {}

  /** Fastify also routes HEAD here. The URL is signed for the method that the client will repeat. */
  @Get()
  @RequiresDownloadUnlessPublic()
  @ApiOperation({
    summary: 'Redirect a permanent link to a presigned URL',
    description:
      'Query parameters other than these are ignored. With PROXY_LEGACY_STATUS=true, a missing object returns 500 instead of 404.',
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
    status: 200,
    type: RedirectUrl,
    description: 'For clients that send Accept: application/json: the same URL as JSON.',
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
    const format = preferredFormat(request.headers.accept);
    addVary(reply, 'Accept');
    if (format === 'page' && hasNoParameters(request.query)) {
      void reply.code(302).header('location', 'docs').header('cache-control', 'no-store').send();
      return;
    }
    assertWellEncoded(request.url);
    const { tenant, objectKey, download } = readRedirectQuery(request.query);
    const fields = request.logFields;
    fields['tenant'] = tenant;
    fields['url_generated'] = false;
    const owner = this.tenants.find(tenant);
    const key = objectsFor(owner, request.principal).key(objectKey);
    fields['objectkey'] = key;
    const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
    const presigned = await this.redirects.locate(owner, key, { method, download });
    await this.turn.end();
    fields['url_generated'] = true;
    fields.message = 'presigned URL generated';
    reply.header('cache-control', cacheControl(this.config));
    // Not awaited: awaiting a reply adds listeners to its connection.
    if (format === 'json') void reply.code(200).send(this.#toRedirectUrl(presigned));
    else void reply.code(302).header('location', presigned.url).send();
  }

  #toRedirectUrl({ url, expiresIn, expiresAt }: PresignedUrl): RedirectUrl {
    // With a window, the URL has been valid since the start of its window.
    const remaining = Math.floor((expiresAt.getTime() - Date.now()) / 1000);
    return {
      presigned_url: url,
      expires_in: this.config.cacheWindow > 0 ? remaining : expiresIn,
      expires_at: expiresAt.toISOString(),
    };
  }
}

/**
 * The objects of a tenant that a caller may be redirected to.
 * @param caller undefined if the redirect is public
 * @throws Problem `object_not_found` for the tenant of another caller
 */
function objectsFor(tenant: Tenant, caller: Principal | undefined): Namespace {
  if (caller === undefined) return tenant.objects;
  if (caller.tenant !== tenant) throw caller.objects.notFound();
  return caller.objects;
}

/**
 * A browser that cached the redirect of a GET would use its URL for a HEAD, which the store rejects. With a
 * window, the file behind the URL is cached, not the redirect.
 */
function cacheControl({ cacheWindow }: RedirectConfig): string {
  return cacheWindow > 0 ? 'private, no-cache' : 'no-store';
}

/** The address of the service, opened in a browser. */
function hasNoParameters(query: QueryValues): boolean {
  return !('tenant' in query) && !('objectkey' in query);
}

import { Controller, Get, Post, Req, Res, UseFilters } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EXAMPLE_LINK } from '../config/example-keys.js';
import { Problem } from '../errors/catalogue.js';
import { BODY_PROBLEMS, Problems, STORE_PROBLEMS } from '../errors/problems.decorator.js';
import { Public } from '../identity/access.decorators.js';
import { callerOf } from '../limits/caller.js';
import { RateLimit } from '../limits/rate-limit.js';
import { AcceptsForms } from '../requests/accepts-forms.decorator.js';
import { type PreferredFormat, preferredFormat } from '../requests/preferred-format.js';
import { addVary } from '../requests/vary.js';
import type { PresignedUrl } from '../storage/presigner.js';
import { LinkDescription, LinkUrl, OpenLinkBody } from './dto/link.dto.js';
import { linkPage } from './link-page.js';
import { PASSWORD_WEIGHT } from './link-passwords.js';
import { LinkProblemFilter } from './link-problem.filter.js';
import { isGuarded, type Link } from './link.js';
import { type OpenedLink, OpenedLinks } from './opened-links.js';
import { passwordIn } from './password-in.js';
import { sendPage } from './send-page.js';
import { TokenInPath } from './token-in-path.js';
import '../logging/log-fields.js';

/** Bytes. A password of 128 characters takes up to 3,456 in a form. */
const BODY_LIMIT = 4096;

/** Named as Nest's OpenAPI generator names a wildcard. */
const TOKEN = {
  name: 'path',
  type: String,
  description: 'The last part of the url that POST /links returned.',
  example: EXAMPLE_LINK.token,
};

const URL_OR_DESCRIPTION = {
  description:
    'For clients that send Accept: application/json: the URL, or the description of a link that needs a POST. For all others: a page for such a link.',
  schema: { oneOf: [{ $ref: getSchemaPath(LinkUrl) }, { $ref: getSchemaPath(LinkDescription) }] },
};

/**
 * Opens links. The token is the proof, so there is no other authentication: a page of another site that sends
 * this POST achieves nothing that it could not do from its own server.
 */
@ApiTags('links')
@ApiExtraModels(LinkUrl, LinkDescription)
@Public()
@UseFilters(LinkProblemFilter)
@Problems(
  'link_not_found',
  'object_not_found',
  'link_gone',
  'limits_unavailable',
  'rate_limited',
  ...STORE_PROBLEMS,
)
@Controller('l')
export class LinkRedirectController {
  constructor(
    private readonly links: OpenedLinks,
    private readonly rateLimit: RateLimit,
  ) {}

  /** Fastify also routes HEAD here. Changes nothing: previews, prefetches and mail scanners come this way. */
  @Get('*')
  @ApiOperation({
    summary: 'Follow a link',
    description: 'Links with max_uses or a password return a page instead, which uses nothing up.',
  })
  @ApiParam(TOKEN)
  @ApiResponse({ status: 200, ...URL_OR_DESCRIPTION })
  @ApiResponse({ status: 302, description: 'Location is a presigned URL.' })
  async followLink(
    @TokenInPath() token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { opened, format } = this.#open(token, request, reply);
    if (!isGuarded(opened.link)) {
      const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
      respond(reply, await this.links.locate(opened, method), format, 302);
      return;
    }
    const remaining = await this.links.remaining(opened);
    if (format === 'json') void reply.send(describe(opened.link, remaining));
    else sendLinkPage(reply, 200, opened, { remaining });
  }

  @Post('*')
  @AcceptsForms(BODY_LIMIT)
  @ApiOperation({
    summary: 'Use a link',
    description: 'Counts as one use if it returns a URL. Send Accept: application/json to get it as JSON.',
  })
  @ApiParam(TOKEN)
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded')
  @ApiBody({ type: OpenLinkBody, required: false })
  @ApiResponse({ status: 200, type: LinkUrl, description: 'For clients that send Accept: application/json.' })
  @ApiResponse({ status: 303, description: 'Location is a presigned URL.' })
  @Problems('invalid_request', 'wrong_password', 'overloaded', 'limits_unavailable', ...BODY_PROBLEMS)
  async openLink(
    @TokenInPath() token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { opened, format } = this.#open(token, request, reply);
    const password = passwordIn(request.body);
    try {
      if (opened.link.password !== undefined) await this.rateLimit.weigh(request, reply, PASSWORD_WEIGHT);
      const caller = callerOf(request.ip, request.socket.remoteAddress);
      respond(reply, await this.links.use(opened, password, caller), format, 303);
    } catch (error) {
      if (format !== 'page' || !isWrongPassword(error)) throw error;
      request.logFields.problem = error;
      const remaining = await this.links.remaining(opened);
      sendLinkPage(reply, error.status, opened, { remaining, alert: error.detail });
    }
  }

  #open(
    token: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): { opened: OpenedLink; format: PreferredFormat } {
    addVary(reply, 'Accept');
    void reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex, nofollow');
    const opened = this.links.open(token);
    request.logFields['link'] = opened.link.nonce;
    request.logFields['tenant'] = opened.link.tenant;
    return { opened, format: preferredFormat(request.headers.accept) };
  }
}

function respond(
  reply: FastifyReply,
  { url, expiresIn, expiresAt }: PresignedUrl,
  format: PreferredFormat,
  status: 302 | 303,
): void {
  if (format !== 'json') {
    void reply.code(status).header('location', url).send();
    return;
  }
  const answer: LinkUrl = {
    presigned_url: url,
    expires_in: expiresIn,
    expires_at: expiresAt.toISOString(),
  };
  void reply.code(200).send(answer);
}

function sendLinkPage(
  reply: FastifyReply,
  status: number,
  { link, tenant }: OpenedLink,
  state: Parameters<typeof linkPage>[1],
): void {
  sendPage(reply, status, linkPage(link, state), [tenant.objects.bucket.presigner.origin]);
}

function describe({ filename, expires, password }: Link, remaining: number | undefined): LinkDescription {
  return {
    filename,
    expires_at: new Date(expires * 1000).toISOString(),
    has_password: password !== undefined,
    ...(remaining !== undefined && { remaining_uses: remaining }),
  };
}

function isWrongPassword(error: unknown): error is Problem {
  return error instanceof Problem && error.code === 'wrong_password';
}

import { Body, Controller, Delete, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EXAMPLE_LINK, WELCOME_KEY } from '../config/example-keys.js';
import { ServerConfig } from '../config/server.config.js';
import { Problem } from '../errors/catalogue.js';
import { BODY_PROBLEMS, KEY_PROBLEMS, Problems, STORE_PROBLEMS } from '../errors/problems.decorator.js';
import { Caller, Requires } from '../identity/access.decorators.js';
import type { Principal } from '../identity/principal.js';
import { RateLimit } from '../limits/rate-limit.js';
import { DurableLink, LinkRequestBody } from './dto/link.dto.js';
import { isPassword, MAX_PASSWORD_LENGTH, PASSWORD_WEIGHT } from './link-passwords.js';
import { type CreatedLink, Links } from './links.js';
import { publicUrl } from './public-url.js';
import '../logging/log-fields.js';

const EXAMPLES = {
  plain: { summary: 'For a week', value: { file_key: WELCOME_KEY, expires_in: 604_800 } },
  guarded: {
    summary: 'For five downloads, with a password',
    value: { file_key: WELCOME_KEY, expires_in: 86_400, max_uses: 5, password: 'open sesame' },
  },
};

@ApiTags('links')
@Requires('link')
@Problems('links_disabled', 'rate_limited')
@Controller('links')
export class LinksController {
  constructor(
    private readonly links: Links,
    private readonly rateLimit: RateLimit,
    private readonly config: ServerConfig,
  ) {}

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Create a link',
    description:
      'The link redirects to a fresh presigned URL until it expires. With max_uses or a password, it shows a page with a button first, so that previews and mail scanners do not use it up.',
  })
  @ApiBody({ type: LinkRequestBody, examples: EXAMPLES })
  @ApiOkResponse({ type: DurableLink })
  @Problems('invalid_request', 'invalid_filename', ...KEY_PROBLEMS, 'inspection_failed', ...BODY_PROBLEMS)
  @Problems(...STORE_PROBLEMS, 'limits_unavailable', 'overloaded')
  async createLink(
    @Caller() caller: Principal,
    @Body() body: LinkRequestBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DurableLink> {
    if (body.password !== undefined) {
      if (!isPassword(body.password)) throw new Problem('invalid_request', WRONG_LENGTH);
      await this.rateLimit.weigh(request, reply, PASSWORD_WEIGHT);
    }
    const address = publicUrl(this.config.publicUrl, request);
    const created = await this.links.create(caller, {
      fileKey: body.file_key,
      expiresIn: body.expires_in,
      maxUses: body.max_uses,
      password: body.password,
      disposition: body.disposition,
      filename: body.filename,
    });
    request.logFields['link'] = created.link.nonce;
    return describe(created, address, body.expires_in);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Revoke a link',
    description:
      'The link stops working on all replicas within a second. Without REDIS_URL: on this replica.',
  })
  @ApiParam({
    name: 'id',
    type: String,
    description: 'As returned by POST /links.',
    example: EXAMPLE_LINK.id,
  })
  @ApiNoContentResponse({ description: 'The link is revoked, or it has expired.' })
  @Problems('link_not_found', 'limits_unavailable')
  async revokeLink(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    await this.links.revoke(caller, id);
  }
}

const WRONG_LENGTH = `password must have 1 to ${MAX_PASSWORD_LENGTH} characters, and be valid Unicode.`;

function describe(
  { link, id, token, enforcedOn }: CreatedLink,
  address: string,
  expiresIn: number,
): DurableLink {
  return {
    id,
    url: `${address}/l/${token}`,
    expires_in: expiresIn,
    expires_at: new Date(link.expires * 1000).toISOString(),
    ...(link.maxUses !== undefined && { max_uses: link.maxUses }),
    has_password: link.password !== undefined,
    disposition: link.disposition,
    filename: link.filename,
    enforced_on: enforcedOn,
  };
}

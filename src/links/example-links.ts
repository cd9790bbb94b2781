import { Injectable } from '@nestjs/common';
import { EXAMPLE_LINK, WELCOME_KEY, withKeyPrefix } from '../config/example-keys.js';
import { DEFAULT_TENANT } from '../tenants/default-tenant.js';
import { Tenants } from '../tenants/tenants.js';
import { LinkIds } from './link-ids.js';
import { LinkTokens } from './link-tokens.js';
import { linkFilename } from './link.js';

/** Seconds. */
const YEAR = 31_536_000;

/** Links for the API examples, to the file that a new embedded bucket contains. */
@Injectable()
export class ExampleLinks {
  constructor(
    private readonly tenants: Tenants,
    private readonly tokens: LinkTokens,
    private readonly linkIds: LinkIds,
  ) {}

  /** A token and the id of another link, by their placeholders. Empty if there is no default tenant. */
  get ids(): ReadonlyMap<string, string> {
    const found = this.tenants.all.find(({ id }) => id === DEFAULT_TENANT);
    if (found === undefined) return new Map();
    const { id: tenant, files } = found;
    const key = withKeyPrefix(WELCOME_KEY, files.prefix);
    const expires = Math.floor(Date.now() / 1000) + YEAR;
    const token = this.tokens.write({
      nonce: LinkIds.newNonce(),
      tenant,
      key,
      expires,
      maxUses: undefined,
      disposition: 'inline',
      filename: linkFilename(key),
      password: undefined,
    });
    const owner = { tenant, subject: undefined };
    return new Map([
      [EXAMPLE_LINK.token, token],
      [EXAMPLE_LINK.id, this.linkIds.write({ nonce: LinkIds.newNonce(), expires }, owner)],
    ]);
  }
}

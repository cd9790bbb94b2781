import { Injectable } from '@nestjs/common';
import { DownloadsConfig } from '../config/downloads.config.js';
import { RedirectConfig } from '../config/redirect.config.js';
import { Redirects } from '../downloads/redirects.js';
import { Problem } from '../errors/catalogue.js';
import { Revocations } from '../replicas/revocations.js';
import type { ObjectKey } from '../storage/object-key.js';
import type { PresignedUrl } from '../storage/presigner.js';
import type { Tenant } from '../tenants/tenant.js';
import { Tenants } from '../tenants/tenants.js';
import { LinkPasswords } from './link-passwords.js';
import { LinkTokens } from './link-tokens.js';
import { LinkUses } from './link-uses.js';
import { type Link, isGuarded } from './link.js';
import { revocationKey } from './links.js';
import { PasswordAttempts } from './password-attempts.js';

/** A genuine link that has neither expired nor been revoked. It may be used up. */
export interface OpenedLink {
  readonly link: Link;
  readonly secretId: string;
  readonly tenant: Tenant;
  readonly key: ObjectKey;
}

/** Seconds. */
const RETRY_AFTER = 2;

/** Follows links to presigned URLs. */
@Injectable()
export class OpenedLinks {
  constructor(
    private readonly tokens: LinkTokens,
    private readonly tenants: Tenants,
    private readonly revocations: Revocations,
    private readonly uses: LinkUses,
    private readonly passwords: LinkPasswords,
    private readonly attempts: PasswordAttempts,
    private readonly redirects: Redirects,
    private readonly downloadsConfig: DownloadsConfig,
    private readonly redirectConfig: RedirectConfig,
  ) {}

  /** @throws Problem `link_not_found`, `link_gone`, `limits_unavailable`, or `object_not_found` if the tenant's files have moved */
  open(token: string): OpenedLink {
    const { link, secretId } = this.tokens.read(token);
    const tenant = this.#tenantOf(link);
    // A replica that has never reached Redis would follow links that were revoked before it started.
    if (!this.revocations.isComplete) throw Problem.of('limits_unavailable', { retryAfter: RETRY_AFTER });
    if (link.expires * 1000 <= Date.now() || this.revocations.isRevoked(revocationKey(link.nonce))) {
      throw Problem.of('link_gone');
    }
    return { link, secretId, tenant, key: tenant.objects.key(link.key) };
  }

  /**
   * Uses that are left; undefined if they are not counted, or not known at the moment.
   * @throws Problem `link_gone` if there are none
   */
  async remaining({ link }: OpenedLink): Promise<number | undefined> {
    const remaining = await this.uses.remaining(link);
    if (remaining === 0) throw Problem.of('link_gone');
    return remaining;
  }

  /**
   * A URL for a link that is not guarded.
   * @throws Problem any of `Redirects`
   */
  locate({ link, tenant, key }: OpenedLink, method: 'GET' | 'HEAD'): Promise<PresignedUrl> {
    const { urlExpires } = isGuarded(link) ? this.downloadsConfig : this.redirectConfig;
    return this.redirects.locate(tenant, key, {
      method,
      download: link.disposition === 'attachment',
      filename: link.filename,
      // A URL does not outlive its link.
      expiresIn: Math.max(1, Math.min(urlExpires, link.expires - Math.floor(Date.now() / 1000))),
    });
  }

  /**
   * A URL for any link. Counts as one use if there is a URL.
   * @param caller as the rate limit names it
   * @throws Problem `wrong_password`, `rate_limited`, `overloaded`, `link_gone`, `limits_unavailable`, or any of
   *   `Redirects`
   */
  async use(opened: OpenedLink, password: string | undefined, caller: string): Promise<PresignedUrl> {
    await this.#checkPassword(opened, password, caller);
    if (!(await this.uses.take(opened.link))) throw Problem.of('link_gone');
    try {
      return await this.locate(opened, 'GET');
    } catch (error) {
      await this.uses.giveBack(opened.link);
      throw error;
    }
  }

  async #checkPassword(
    { link, secretId }: OpenedLink,
    password: string | undefined,
    caller: string,
  ): Promise<void> {
    if (link.password === undefined) return;
    if (password === undefined || password === '') {
      throw new Problem('wrong_password', 'This link needs a password. Send it as password.');
    }
    await this.attempts.count(link.nonce, caller);
    if (!(await this.passwords.matches(secretId, link.password, password))) {
      throw new Problem('wrong_password', 'The password is wrong. Check it and try again.');
    }
    await this.attempts.forget(link.nonce, caller);
  }

  /** @throws Problem `link_not_found`: the link of a removed tenant reads like a forged one */
  #tenantOf({ tenant: id }: Link): Tenant {
    const tenant = this.#find(id);
    // Without TENANTS_FILE, every id finds the one tenant. A link of another one must not lead to its files.
    if (tenant?.id !== id) throw Problem.of('link_not_found');
    return tenant;
  }

  #find(id: string): Tenant | undefined {
    try {
      return this.tenants.find(id);
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  }
}

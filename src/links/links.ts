import { Injectable } from '@nestjs/common';
import { DownloadUrls } from '../downloads/download-urls.js';
import { Problem } from '../errors/catalogue.js';
import type { Principal } from '../identity/principal.js';
import { Revocations } from '../replicas/revocations.js';
import type { Disposition } from '../storage/content-disposition.js';
import { LinkIds, type Owner } from './link-ids.js';
import { LinkPasswords } from './link-passwords.js';
import { LinkTokens } from './link-tokens.js';
import { type EnforcedOn, LinkUses } from './link-uses.js';
import { type Link, linkFilename } from './link.js';
import { Signatures } from './signatures.js';

export interface LinkRequest {
  readonly fileKey: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly maxUses: number | undefined;
  readonly password: string | undefined;
  readonly disposition: Disposition | undefined;
  readonly filename: string | undefined;
}

export interface CreatedLink {
  readonly link: Link;
  /** By which its owner revokes it. */
  readonly id: string;
  readonly token: string;
  /** Where its uses are counted and its revocation is known. */
  readonly enforcedOn: EnforcedOn;
}

/** Creates links for callers, and revokes them. Stores nothing about a link but its uses and its revocation. */
@Injectable()
export class Links {
  constructor(
    private readonly signatures: Signatures,
    private readonly tokens: LinkTokens,
    private readonly ids: LinkIds,
    private readonly passwords: LinkPasswords,
    private readonly uses: LinkUses,
    private readonly revocations: Revocations,
    private readonly downloadUrls: DownloadUrls,
  ) {}

  /**
   * @throws Problem `links_disabled`; `overloaded`; `limits_unavailable` for a counted link; any Problem of a
   *   download URL for the file
   */
  async create(caller: Principal, request: LinkRequest): Promise<CreatedLink> {
    if (this.signatures.currentId === undefined) throw Problem.of('links_disabled');
    const key = caller.files.key(request.fileKey);
    // The link is for a file that could be downloaded now, under this name.
    const { disposition = 'attachment', password } = request;
    const { filename } = await this.downloadUrls.create(caller.tenant, key, {
      disposition,
      filename: request.filename,
    });
    const link: Link = {
      nonce: LinkIds.newNonce(),
      tenant: caller.tenant.id,
      key,
      expires: Math.floor(Date.now() / 1000) + request.expiresIn,
      maxUses: request.maxUses,
      disposition,
      filename: linkFilename(key, filename),
      password: password === undefined ? undefined : await this.passwords.verifierOf(password),
    };
    await this.uses.start(link);
    const { enforcedOn } = this.uses;
    return { link, id: this.ids.write(link, ownerOf(caller)), token: this.tokens.write(link), enforcedOn };
  }

  /**
   * Ends a link before it expires.
   * @throws Problem `links_disabled`; `link_not_found` also for another owner's link; `limits_unavailable`
   */
  async revoke(caller: Principal, id: string): Promise<void> {
    const { nonce, expires } = this.ids.read(id, ownerOf(caller));
    if (expires * 1000 <= Date.now()) return;
    try {
      await this.revocations.revoke(revocationKey(nonce), expires * 1000);
    } catch (cause) {
      throw new Problem('limits_unavailable', NOT_SHARED, { cause, retryAfter: 2 });
    }
  }
}

const NOT_SHARED =
  'The link is revoked on one replica, but the others could not be informed. Retry in a few seconds.';

/** Names a link among everything that can be revoked. */
export function revocationKey(nonce: string): string {
  return `link:${nonce}`;
}

function ownerOf({ tenant, subject }: Principal): Owner {
  return { tenant: tenant.id, subject };
}

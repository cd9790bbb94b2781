import { Injectable } from '@nestjs/common';
import { RedirectConfig } from '../config/redirect.config.js';
import { contentDisposition } from '../storage/content-disposition.js';
import { mayBeInline, mayBeInlineByName } from '../storage/inline-content.js';
import type { Namespace } from '../storage/namespace.js';
import type { ObjectKey } from '../storage/object-key.js';
import type { PresignRead } from '../storage/presigner.js';
import { filenameOf } from '../storage/upload-key.js';
import { KnownObjects } from './known-objects.js';

export interface RedirectOptions {
  /** The method that the client will repeat: the store rejects HEAD with a URL that was signed for GET. */
  method: 'GET' | 'HEAD';
  /** Saves the file under its own name instead of showing it. */
  download: boolean;
}

export interface Redirect {
  readonly url: string;
  /** Seconds for which further requests get the same URL; undefined if each gets a new one. */
  readonly reusableFor: number | undefined;
}

/** Turns a permanent link into a presigned URL. */
@Injectable()
export class Redirects {
  constructor(
    private readonly config: RedirectConfig,
    private readonly known: KnownObjects,
  ) {}

  /** @throws Problem `object_not_found` with PROXY_CHECK_OBJECT */
  async locate(
    { bucket }: Namespace,
    key: ObjectKey,
    { method, download }: RedirectOptions,
  ): Promise<Redirect> {
    const isInline = this.config.checkObject
      ? mayBeInline((await this.known.find(bucket, key)).contentType, key)
      : mayBeInlineByName(key);
    const request: PresignRead = { key, expiresIn: this.config.urlExpires };
    if (download || !isInline) {
      request.response = { contentDisposition: contentDisposition('attachment', filenameOf(key)) };
    }
    const { cacheWindow } = this.config;
    const now = Math.floor(Date.now() / 1000);
    // Signed as of the window's start, a link returns the same URL, so browsers find the file in their cache.
    if (cacheWindow > 0) request.signedAt = now - (now % cacheWindow);
    const { url, expiresAt } = await (method === 'HEAD'
      ? bucket.presigner.presignHead(request)
      : bucket.presigner.presignGet(request));
    return { url, reusableFor: reusableFor(request.signedAt, cacheWindow, expiresAt, now) };
  }
}

/** Until the next window begins, but not beyond the URL's expiry. */
function reusableFor(
  signedAt: number | undefined,
  window: number,
  expiresAt: Date,
  now: number,
): number | undefined {
  if (signedAt === undefined) return undefined;
  return Math.min(signedAt + window, Math.floor(expiresAt.getTime() / 1000)) - now;
}

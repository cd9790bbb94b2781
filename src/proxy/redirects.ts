import { Injectable } from '@nestjs/common';
import { RedirectConfig } from '../config/redirect.config.js';
import { contentDisposition, isActiveContent } from '../storage/content-disposition.js';
import { filenameOf } from '../storage/object-key.js';
import { type PresignRead, Presigner } from '../storage/presigner.js';
import { KnownObjects } from './known-objects.js';
import type { RedirectQuery } from './redirect-query.js';

export interface Redirect {
  location: string;
  cacheControl: string;
}

/** Turns a stable link into a presigned URL that is valid now. */
@Injectable()
export class Redirects {
  constructor(
    private readonly config: RedirectConfig,
    private readonly objects: KnownObjects,
    private readonly presigner: Presigner,
  ) {}

  /** @returns a URL for that very method: a GET URL does not answer HEAD. */
  async locate(method: 'GET' | 'HEAD', { objectKey, download }: RedirectQuery): Promise<Redirect> {
    const contentType = this.config.checkObject ? (await this.objects.find(objectKey)).contentType : '';
    const request: PresignRead = { key: objectKey, expiresIn: this.config.urlExpires };
    if (download || isActiveContent(contentType, objectKey)) {
      request.response = { contentDisposition: contentDisposition('attachment', filenameOf(objectKey)) };
    }
    const { cacheWindow } = this.config;
    const now = Math.floor(Date.now() / 1000);
    // Signed as of the window's start, the same link gives the same URL, and browsers find the file in their cache.
    if (cacheWindow > 0) request.signedAt = now - (now % cacheWindow);
    const { url, expiresAt } = await (method === 'HEAD'
      ? this.presigner.presignHead(request)
      : this.presigner.presignGet(request));
    return { location: url, cacheControl: cacheControl(request.signedAt, cacheWindow, expiresAt, now) };
  }
}

/** Until the next window begins, and never longer than the URL is valid; private, for it is one caller's to use. */
function cacheControl(signedAt: number | undefined, window: number, expiresAt: Date, now: number): string {
  if (signedAt === undefined) return 'no-store';
  return `private, max-age=${Math.min(signedAt + window, Math.floor(expiresAt.getTime() / 1000)) - now}`;
}

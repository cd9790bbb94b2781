import { Injectable } from '@nestjs/common';
import { RedirectConfig } from '../config/redirect.config.js';
import { contentDisposition } from '../storage/content-disposition.js';
import { mayBeInline, mayBeInlineByName } from '../storage/inline-content.js';
import type { ObjectKey } from '../storage/object-key.js';
import type { PresignedUrl, PresignRead } from '../storage/presigner.js';
import { filenameOf } from '../storage/upload-key.js';
import type { Tenant } from '../tenants/tenant.js';
import { KnownObjects } from './known-objects.js';
import { servedType } from './served-type.js';

export interface RedirectOptions {
  /** The method that the client will repeat: the store rejects HEAD with a URL that was signed for GET. */
  method: 'GET' | 'HEAD';
  /** Saves the file instead of showing it. */
  download: boolean;
  /** The name to save the file under, with the extension of the file. Default: that of the key. */
  filename?: string;
  /** Seconds from now, whatever PROXY_URL_EXPIRES and PROXY_CACHE_WINDOW are. */
  expiresIn?: number;
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
    { objects, uploads }: Tenant,
    key: ObjectKey,
    { method, download, filename, expiresIn }: RedirectOptions,
  ): Promise<PresignedUrl> {
    const { bucket } = objects;
    const request: PresignRead = { key, expiresIn: expiresIn ?? this.config.urlExpires };
    let isInline: boolean;
    if (this.config.checkObject) {
      const stored = (await this.known.find(bucket, key)).contentType;
      const contentType = servedType(stored, key, uploads.fileTypes.byExtension);
      isInline = mayBeInline(contentType, key);
      if (contentType !== stored) request.response = { contentType };
    } else {
      isInline = mayBeInlineByName(key);
    }
    const isAttachment = download || !isInline;
    if (isAttachment || filename !== undefined) {
      const disposition = contentDisposition(
        isAttachment ? 'attachment' : 'inline',
        filename ?? filenameOf(key),
      );
      request.response = { ...request.response, contentDisposition: disposition };
    }
    const { cacheWindow } = this.config;
    if (cacheWindow > 0 && expiresIn === undefined) request.signedAt = startOfWindow(cacheWindow);
    return method === 'HEAD' ? bucket.presigner.presignHead(request) : bucket.presigner.presignGet(request);
  }
}

/**
 * Signed as of the start of its window, a link returns the same URL throughout the window, so browsers find
 * the file in their cache.
 * @param window seconds
 * @returns whole seconds since the epoch
 */
function startOfWindow(window: number): number {
  const now = Math.floor(Date.now() / 1000);
  return now - (now % window);
}

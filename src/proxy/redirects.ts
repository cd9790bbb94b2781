import { Injectable } from '@nestjs/common';
import { RedirectConfig } from '../config/redirect.config.js';
import { contentDisposition, isActiveContent } from '../storage/content-disposition.js';
import { filenameOf } from '../storage/object-key.js';
import { type PresignRead, Presigner } from '../storage/presigner.js';
import { KnownObjects } from './known-objects.js';
import type { RedirectQuery } from './redirect-query.js';

/** Turns a stable link into a presigned URL that is valid now. */
@Injectable()
export class Redirects {
  constructor(
    private readonly config: RedirectConfig,
    private readonly objects: KnownObjects,
    private readonly presigner: Presigner,
  ) {}

  /** @returns a URL for that very method: a GET URL does not answer HEAD. */
  async locate(method: 'GET' | 'HEAD', { objectKey, download }: RedirectQuery): Promise<string> {
    const contentType = this.config.checkObject ? (await this.objects.find(objectKey)).contentType : '';
    const filename = filenameOf(objectKey);
    const request: PresignRead = { key: objectKey, expiresIn: this.config.urlExpires };
    if (download || isActiveContent(contentType, filename)) {
      request.response = { contentDisposition: contentDisposition('attachment', filename) };
    }
    const { url } = await (method === 'HEAD'
      ? this.presigner.presignHead(request)
      : this.presigner.presignGet(request));
    return url;
  }
}

import { Injectable } from '@nestjs/common';
import { DownloadsConfig } from '../config/downloads.config.js';
import { UploadsConfig } from '../config/uploads.config.js';
import { contentDisposition, isActiveContent } from '../storage/content-disposition.js';
import { assertKeyWithin, cleanFilename, filenameOf } from '../storage/object-key.js';
import { Presigner } from '../storage/presigner.js';
import type { DownloadTicketDto, DownloadUrlDto } from './dto/download-url.dto.js';
import { Inspection } from './inspection.js';

/** Points at a file that was uploaded through us, is there, and is what it says it is. */
@Injectable()
export class DownloadTickets {
  constructor(
    private readonly config: DownloadsConfig,
    private readonly uploads: UploadsConfig,
    private readonly inspection: Inspection,
    private readonly presigner: Presigner,
  ) {}

  async issue(request: DownloadUrlDto): Promise<DownloadTicketDto> {
    const key = request.file_key;
    assertKeyWithin(this.uploads.keyPrefix, key);
    const filename = request.filename === undefined ? filenameOf(key) : cleanFilename(request.filename);
    const { size, contentType, etag } = await this.inspection.inspect(key);
    const active = isActiveContent(contentType, filename);
    const disposition = active ? 'attachment' : (request.disposition ?? 'attachment');
    const { url, expiresIn, expiresAt } = await this.presigner.presignGet({
      key,
      expiresIn: this.config.urlExpires,
      response: { contentDisposition: contentDisposition(disposition, filename) },
    });
    return {
      presigned_url: url,
      file_key: key,
      expires_in: expiresIn,
      expires_at: expiresAt.toISOString(),
      filename,
      size,
      content_type: contentType,
      etag,
    };
  }
}

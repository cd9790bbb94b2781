import { Injectable } from '@nestjs/common';
import { UploadsConfig } from '../config/uploads.config.js';
import { Problem } from '../errors/catalogue.js';
import { cleanFilename, newUploadKey } from '../storage/object-key.js';
import { Presigner } from '../storage/presigner.js';
import type { UploadTicketDto, UploadUrlDto } from './dto/upload-url.dto.js';
import { FileTypes } from './file-types.js';

/** Promises one file a place: its key, its type, and where given its size, checksum and single use are signed. */
@Injectable()
export class UploadTickets {
  constructor(
    private readonly config: UploadsConfig,
    private readonly fileTypes: FileTypes,
    private readonly presigner: Presigner,
  ) {}

  async issue(request: UploadUrlDto): Promise<UploadTicketDto> {
    const filename = cleanFilename(request.filename);
    this.fileTypes.assertAllowed(filename, request.content_type);
    this.#assertSize(request.size);
    const key = newUploadKey(this.config.keyPrefix, filename);
    const headers = headersToSend(request);
    const { url, expiresIn, expiresAt } = await this.presigner.presignPut({
      key,
      expiresIn: this.config.urlExpires,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
    });
    return {
      presigned_url: url,
      file_key: key,
      expires_in: expiresIn,
      expires_at: expiresAt.toISOString(),
      method: 'PUT',
      headers,
    };
  }

  #assertSize(size: number | undefined): void {
    const { maxFileSize } = this.config;
    if (size !== undefined && size > maxFileSize) {
      throw new Problem('file_too_large', `File too large. Maximum size: ${maxFileSize} bytes`);
    }
  }
}

function headersToSend(request: UploadUrlDto): Record<string, string> {
  return {
    'Content-Type': request.content_type,
    ...(request.size !== undefined && { 'Content-Length': String(request.size) }),
    ...(request.checksum_sha256 !== undefined && { 'x-amz-checksum-sha256': request.checksum_sha256 }),
    ...(request.single_use === true && { 'If-None-Match': '*' }),
  };
}

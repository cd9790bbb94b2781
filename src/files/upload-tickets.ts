import { Injectable } from '@nestjs/common';
import { MAX_SINGLE_REQUEST, UploadsConfig } from '../config/uploads.config.js';
import { Problem } from '../errors/catalogue.js';
import { cleanFilename, newUploadKey } from '../storage/object-key.js';
import { Presigner, type Validity } from '../storage/presigner.js';
import type { UploadTicketDto, UploadUrlDto } from './dto/upload-url.dto.js';
import { assertFileSize } from './file-size.js';
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
    return request.method === 'POST' ? this.#form(key, request) : this.#url(key, request);
  }

  async #url(key: string, request: UploadUrlDto): Promise<UploadTicketDto> {
    const headers: Record<string, string> = {
      'Content-Type': request.content_type,
      ...(request.size !== undefined && { 'Content-Length': String(request.size) }),
      ...checksum(request),
      ...(this.#isSingleUse(request) && { 'If-None-Match': '*' }),
    };
    const { url, ...validity } = await this.presigner.presignPut({
      key,
      expiresIn: this.config.urlExpires,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
    });
    return { ...ticket(url, key, validity), method: 'PUT', headers };
  }

  async #form(key: string, request: UploadUrlDto): Promise<UploadTicketDto> {
    if (this.#isSingleUse(request)) {
      throw new Problem('invalid_request', 'A form cannot be held to a single use. Ask for method PUT.');
    }
    const { url, fields, ...validity } = await this.presigner.presignPost({
      key,
      expiresIn: this.config.urlExpires,
      fields: { 'Content-Type': request.content_type, ...checksum(request) },
      minSize: request.size ?? 0,
      maxSize: request.size ?? Math.min(this.config.maxFileSize, MAX_SINGLE_REQUEST),
    });
    return { ...ticket(url, key, validity), method: 'POST', headers: {}, fields };
  }

  #isSingleUse({ single_use: asked }: UploadUrlDto): boolean {
    return asked === true || this.config.singleUse;
  }

  #assertSize(size: number | undefined): void {
    const { maxFileSize, requireSize } = this.config;
    if (size === undefined && requireSize) {
      throw new Problem('invalid_request', 'size is required: the number of bytes that will be sent.');
    }
    if (size === undefined) return;
    assertFileSize(size, maxFileSize);
    if (size > MAX_SINGLE_REQUEST) {
      throw new Problem(
        'file_too_large',
        `One request carries ${MAX_SINGLE_REQUEST} bytes at most. Upload it in parts: POST /s3/multipart.`,
      );
    }
  }
}

function checksum({ checksum_sha256: sha256 }: UploadUrlDto): { 'x-amz-checksum-sha256'?: string } {
  return sha256 === undefined ? {} : { 'x-amz-checksum-sha256': sha256 };
}

function ticket(
  url: string,
  key: string,
  { expiresIn, expiresAt }: Validity,
): Pick<UploadTicketDto, 'presigned_url' | 'file_key' | 'expires_in' | 'expires_at'> {
  return { presigned_url: url, file_key: key, expires_in: expiresIn, expires_at: expiresAt.toISOString() };
}

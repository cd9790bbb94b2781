import { Injectable } from '@nestjs/common';
import { UploadsConfig } from '../config/uploads.config.js';
import { Problem } from '../errors/catalogue.js';
import { assertFileSize } from '../files/file-size.js';
import { UploadTickets } from '../files/upload-tickets.js';
import { filenameOf } from '../storage/object-key.js';
import { Presigner } from '../storage/presigner.js';
import { readUploadId } from './companion-query.js';
import type { SignedRequestDto, SignRequestDto } from './dto/sign.dto.js';
import { MultipartUploads } from './multipart-uploads.js';

/** Signs what a browser sends to the store itself: one object, or each call of an upload in parts. */
@Injectable()
export class SignedRequests {
  constructor(
    private readonly config: UploadsConfig,
    private readonly tickets: UploadTickets,
    private readonly uploads: MultipartUploads,
    private readonly presigner: Presigner,
  ) {}

  sign(request: SignRequestDto): Promise<SignedRequestDto> {
    const { method, uploadId, partNumber } = request;
    const isPart = method === 'PUT' && uploadId !== undefined;
    if (isPart !== (partNumber !== undefined)) {
      throw new Problem(
        'invalid_request',
        'partNumber and uploadId go with each other, and with method PUT.',
      );
    }
    if (uploadId !== undefined) return this.#signCall(request, readUploadId(uploadId));
    if (method === 'PUT') return this.#signObject(request);
    if (method === 'POST') return this.#signBeginning(request);
    throw new Problem('invalid_request', `method ${method} needs the uploadId of an upload in parts.`);
  }

  async #signObject({ key, contentType, size }: SignRequestDto): Promise<SignedRequestDto> {
    const filename = filenameOf(key);
    const ticket = await this.tickets.issue({
      filename,
      content_type: this.uploads.typeOf(filename, contentType),
      // Uppy before 6.3 says no type and knows no forms: it gets a PUT of any length.
      ...(size === undefined ? contentType !== undefined && { method: this.config.uppyMethod } : { size }),
    });
    const { presigned_url: url, file_key: newKey, fields, headers } = ticket;
    if (fields !== undefined) return { url, key: newKey, fields };
    // A browser sets Content-Length itself and lets no page do so.
    const { 'Content-Length': _length, ...settable } = headers;
    return { url, key: newKey, headers: settable };
  }

  async #signBeginning({ key, contentType, size }: SignRequestDto): Promise<SignedRequestDto> {
    if (size !== undefined) assertFileSize(size, this.config.maxFileSize);
    const object = this.uploads.newObject(filenameOf(key), contentType);
    const { url } = await this.presigner.presignCreateMultipart({
      key: object.key,
      expiresIn: this.config.urlExpires,
      headers: { 'content-type': object.contentType },
    });
    return { url, key: object.key, headers: { 'Content-Type': object.contentType } };
  }

  async #signCall(
    { method, key, partNumber = 0 }: SignRequestDto,
    uploadId: string,
  ): Promise<SignedRequestDto> {
    if (method === 'PUT') return { url: (await this.uploads.signPart(key, uploadId, partNumber)).url };
    this.uploads.assertOwn(key);
    const call = { key, uploadId, expiresIn: this.config.urlExpires };
    if (method === 'GET') return { url: (await this.presigner.presignListParts(call)).url };
    if (method === 'DELETE') return { url: (await this.presigner.presignAbortMultipart(call)).url };
    const headers = await this.uploads.completionHeaders(key, uploadId);
    return { url: (await this.presigner.presignCompleteMultipart({ ...call, headers })).url, headers };
  }
}

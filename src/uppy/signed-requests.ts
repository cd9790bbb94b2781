import { Injectable } from '@nestjs/common';
import { UploadsConfig } from '../config/uploads.config.js';
import type { Principal } from '../identity/principal.js';
import { assertFileSize } from '../tenants/file-size.js';
import { MultipartUploads } from '../uploads/multipart-uploads.js';
import { UploadQuotas } from '../uploads/upload-quotas.js';
import { UploadUrls } from '../uploads/upload-urls.js';
import type { SignedRequest } from './dto/sign.dto.js';
import type { StoreRequest } from './store-request.js';

type RequestOf<Kind extends StoreRequest['kind']> = Extract<StoreRequest, { kind: Kind }>;

/** Signs the requests that a page sends to the store itself. */
@Injectable()
export class SignedRequests {
  constructor(
    private readonly config: UploadsConfig,
    private readonly uploadUrls: UploadUrls,
    private readonly multipart: MultipartUploads,
    private readonly quotas: UploadQuotas,
  ) {}

  async sign(caller: Principal, request: StoreRequest): Promise<SignedRequest> {
    if (request.kind === 'object') return this.#signObject(caller, request);
    if (request.kind === 'create') return this.#signCreate(caller, request);
    const { files } = caller;
    const upload = { key: files.key(request.key), uploadId: request.uploadId };
    const { presigner, uploadPresigner } = files.bucket;
    const presign = { ...upload, expiresIn: this.config.urlExpires };
    if (request.kind === 'part') {
      return { url: (await this.multipart.signPart(caller, upload, request.partNumber)).url };
    }
    // A list of parts is a read, which write-only credentials may not do.
    if (request.kind === 'list') return { url: (await presigner.presignListParts(presign)).url };
    if (request.kind === 'abort') {
      return { url: (await uploadPresigner.presignAbortMultipart(presign)).url };
    }
    const headers = await this.multipart.completionHeaders(caller, upload);
    return { url: (await uploadPresigner.presignCompleteMultipart({ ...presign, headers })).url, headers };
  }

  async #signObject(
    caller: Principal,
    { filename, contentType, size }: RequestOf<'object'>,
  ): Promise<SignedRequest> {
    // Uppy before 6.3 sends no type and does not know forms, so it gets a PUT of any length.
    const method = size === undefined && contentType !== undefined ? this.config.uppyMethod : 'PUT';
    const target = await this.uploadUrls.create(caller, {
      filename,
      contentType,
      size,
      method,
    });
    const { url, key } = target;
    if (target.method === 'POST') return { url, key, fields: target.fields };
    return { url, key, headers: target.headers };
  }

  async #signCreate(
    caller: Principal,
    { filename, contentType, size }: RequestOf<'create'>,
  ): Promise<SignedRequest> {
    if (size !== undefined) assertFileSize(size, caller.tenant.uploads.maxFileSize);
    const object = this.multipart.newObject(caller, filename, contentType);
    const { uploadPresigner, uploadHeaders } = caller.files.bucket;
    await this.quotas.reserve(caller, object.key, size ?? caller.tenant.uploads.maxFileSize);
    const { url } = await uploadPresigner.presignCreateMultipart({
      key: object.key,
      expiresIn: this.config.urlExpires,
      headers: { 'content-type': object.contentType, ...uploadHeaders },
    });
    return { url, key: object.key, headers: { 'Content-Type': object.contentType, ...uploadHeaders } };
  }
}

import { Injectable } from '@nestjs/common';
import { MAX_SINGLE_REQUEST, UploadsConfig } from '../config/uploads.config.js';
import { Problem } from '../errors/catalogue.js';
import type { Principal } from '../identity/principal.js';
import { cleanFilename } from '../storage/filename.js';
import type { Namespace } from '../storage/namespace.js';
import type { ObjectKey } from '../storage/object-key.js';
import type { Validity } from '../storage/presigner.js';
import { assertFileSize } from '../tenants/file-size.js';
import type { UploadRules } from '../tenants/upload-rules.js';
import { UploadQuotas } from './upload-quotas.js';

/** The properties that a client declares for a file to upload. */
export interface UploadRequest {
  filename: string;
  /** Unknown if undefined, null or empty: the extension decides. */
  contentType?: string | null | undefined;
  /** Bytes. */
  size?: number | undefined;
  /** Base64. */
  sha256?: string | undefined;
  /** PUT sends the file as the body, POST as a browser's form; PUT by default. */
  method?: 'PUT' | 'POST' | undefined;
  /** Rejects a second upload to the same URL. */
  singleUse?: boolean | undefined;
}

/** With the content type that the file is stored with. */
interface ResolvedRequest extends UploadRequest {
  contentType: string;
}

interface Target extends Validity {
  readonly key: ObjectKey;
  readonly url: string;
}

/** A PUT, to be sent with exactly these headers. HTTP clients add Content-Length themselves. */
export interface PutTarget extends Target {
  readonly method: 'PUT';
  readonly headers: Readonly<Record<string, string>>;
}

/** A form, to be sent as multipart/form-data with these fields before the field `file`. */
export interface FormTarget extends Target {
  readonly method: 'POST';
  readonly fields: Readonly<Record<string, string>>;
}

export type UploadTarget = PutTarget | FormTarget;

/**
 * Creates the presigned request for uploading one file. Signs its key, type, and declared size, checksum and
 * single use.
 */
@Injectable()
export class UploadUrls {
  constructor(
    private readonly config: UploadsConfig,
    private readonly quotas: UploadQuotas,
  ) {}

  /**
   * @throws Problem `invalid_filename`, `file_type_not_allowed`, `content_type_mismatch`, `file_too_large`,
   *   `quota_exceeded`, or `invalid_request` for a combination that cannot be signed
   */
  async create(caller: Principal, request: UploadRequest): Promise<UploadTarget> {
    const { tenant, files } = caller;
    const filename = cleanFilename(request.filename);
    const contentType = tenant.uploads.fileTypes.resolveContentType(filename, request.contentType);
    this.#assertSize(request.size, tenant.uploads);
    const key = files.newKey(filename);
    const resolved = { ...request, contentType };
    const target =
      request.method === 'POST'
        ? await this.#form(files, key, resolved, tenant.uploads)
        : await this.#put(files, key, resolved);
    await this.quotas.reserve(caller, key, request.size ?? largestUpload(target, tenant.uploads));
    return target;
  }

  async #put({ bucket }: Namespace, key: ObjectKey, request: ResolvedRequest): Promise<PutTarget> {
    const type = { 'Content-Type': request.contentType };
    const others = {
      ...checksum(request),
      ...(this.#isSingleUse(request) && { 'If-None-Match': '*' }),
      ...bucket.uploadHeaders,
    };
    const signed = await bucket.uploadPresigner.presignPut({
      key,
      expiresIn: this.config.urlExpires,
      headers: lowerCase({
        ...(this.config.enforceContentType && type),
        ...(request.size !== undefined && { 'Content-Length': String(request.size) }),
        ...others,
      }),
    });
    return { method: 'PUT', key, headers: { ...type, ...others }, ...signed };
  }

  async #form(
    { bucket }: Namespace,
    key: ObjectKey,
    request: ResolvedRequest,
    rules: UploadRules,
  ): Promise<FormTarget> {
    if (this.#isSingleUse(request)) {
      throw new Problem('invalid_request', 'A form cannot be limited to a single use. Use method PUT.');
    }
    const signed = await bucket.uploadPresigner.presignPost({
      key,
      expiresIn: this.config.urlExpires,
      fields: { 'Content-Type': request.contentType, ...checksum(request) },
      minSize: request.size ?? 0,
      maxSize: request.size ?? largestFile(rules),
    });
    return { method: 'POST', key, ...signed };
  }

  #isSingleUse({ singleUse }: UploadRequest): boolean {
    return singleUse === true || this.config.singleUse;
  }

  #assertSize(size: number | undefined, { maxFileSize }: UploadRules): void {
    const { requireSize } = this.config;
    if (size === undefined && requireSize) {
      throw new Problem('invalid_request', 'size is required. Send the number of bytes to upload.');
    }
    if (size === undefined) return;
    assertFileSize(size, maxFileSize);
    if (size > MAX_SINGLE_REQUEST) {
      throw new Problem(
        'file_too_large',
        `One request carries at most ${MAX_SINGLE_REQUEST} bytes. Upload the file in parts: POST /s3/multipart.`,
      );
    }
  }
}

/** The largest file that one request carries. */
function largestFile({ maxFileSize }: UploadRules): number {
  return Math.min(maxFileSize, MAX_SINGLE_REQUEST);
}

/** The store enforces MAX_FILE_SIZE for forms only, unless the size was declared. */
function largestUpload({ method }: UploadTarget, rules: UploadRules): number {
  return method === 'POST' ? largestFile(rules) : MAX_SINGLE_REQUEST;
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function checksum({ sha256 }: UploadRequest): { 'x-amz-checksum-sha256'?: string } {
  return sha256 === undefined ? {} : { 'x-amz-checksum-sha256': sha256 };
}

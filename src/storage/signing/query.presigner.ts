import type { BucketEndpoint } from '../s3/bucket-endpoint.js';
import type { Credentials, CredentialSource } from '../s3/credentials.js';
import { MAX_PART_NUMBER } from '../multipart-store.js';
import type { ObjectKey } from '../object-key.js';
import {
  type PresignedForm,
  type PresignedUrl,
  Presigner,
  type PresignForm,
  type PresignMultipart,
  type PresignMultipartWrite,
  type PresignPart,
  type PresignRead,
  type PresignRequest,
  type PresignWrite,
  type Validity,
} from '../presigner.js';
import { NO_OBSERVER, type Signed, type SignatureKind } from '../signature-observer.js';
import { uriEncodePath } from './uri-encode.js';

/** Seconds; a week, SigV4's maximum. */
const MAX_EXPIRES_IN = 604_800;

const NONE = {};

const METHODS = {
  get: 'GET',
  head: 'HEAD',
  put: 'PUT',
  delete: 'DELETE',
  part: 'PUT',
  create_multipart: 'POST',
  list_parts: 'GET',
  complete_multipart: 'POST',
  abort_multipart: 'DELETE',
} as const satisfies Partial<Record<SignatureKind, UnsignedRequest['method']>>;

/** The input of a signer. The signature covers all of it. */
export interface UnsignedRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly key: string;
  /** Neither names nor values are percent-encoded. */
  readonly query: Readonly<Record<string, string>>;
  /** Without `host`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The credentials, date and validity of a signature. */
export interface Signing {
  readonly credentials: Credentials;
  /** Whole seconds since the epoch: SigV4 dates have no fraction. */
  readonly second: number;
  readonly expiresIn: number;
}

/** The common part of all signers: bounds, the lifetime of credentials, and the request of each operation. */
export abstract class QueryPresigner extends Presigner {
  readonly origin: string;

  constructor(
    protected readonly endpoint: BucketEndpoint,
    private readonly credentials: CredentialSource,
    private readonly observer = NO_OBSERVER,
  ) {
    super();
    const { protocol, hostname, port } = endpoint;
    this.origin = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
  }

  get credentialsExpireAt(): number | undefined {
    return this.credentials.expireAt;
  }

  protected abstract sign(request: UnsignedRequest, signing: Signing): string | Promise<string>;

  protected abstract signForm(
    form: PresignForm,
    signing: Signing,
  ): PresignedForm['fields'] | Promise<PresignedForm['fields']>;

  presignGet(request: PresignRead): Promise<PresignedUrl> {
    return this.#presign('get', request, readQuery(request));
  }

  presignHead(request: PresignRead): Promise<PresignedUrl> {
    return this.#presign('head', request, readQuery(request));
  }

  presignPut(request: PresignWrite): Promise<PresignedUrl> {
    return this.#presign('put', request, NONE, request.headers);
  }

  presignDelete(request: PresignRequest): Promise<PresignedUrl> {
    return this.#presign('delete', request, NONE);
  }

  async presignPart(request: PresignPart): Promise<PresignedUrl> {
    const { partNumber, uploadId } = request;
    assertWithin('partNumber', partNumber, MAX_PART_NUMBER);
    return this.#presign('part', request, { partNumber: String(partNumber), uploadId }, request.headers);
  }

  async presignPost(form: PresignForm): Promise<PresignedForm> {
    const signing = await this.#prepare(form.expiresIn);
    const fields = await this.signForm(form, signing);
    this.observer.signed('form', form);
    return { url: `${this.origin}${this.endpoint.path}/`, fields, ...validity(signing) };
  }

  presignCreateMultipart(request: PresignWrite): Promise<PresignedUrl> {
    return this.#presign('create_multipart', request, { uploads: '' }, request.headers);
  }

  presignListParts(request: PresignMultipart): Promise<PresignedUrl> {
    return this.#presign('list_parts', request, { uploadId: request.uploadId });
  }

  presignCompleteMultipart(request: PresignMultipartWrite): Promise<PresignedUrl> {
    return this.#presign('complete_multipart', request, { uploadId: request.uploadId }, request.headers);
  }

  presignAbortMultipart(request: PresignMultipart): Promise<PresignedUrl> {
    return this.#presign('abort_multipart', request, { uploadId: request.uploadId });
  }

  urlOf(key: ObjectKey): string {
    return `${this.origin}${this.endpoint.path}/${uriEncodePath(key)}`;
  }

  async #presign(
    kind: keyof typeof METHODS,
    request: Signed & Pick<PresignRead, 'signedAt'>,
    query: UnsignedRequest['query'],
    headers: UnsignedRequest['headers'] = NONE,
  ): Promise<PresignedUrl> {
    const { key, expiresIn, signedAt } = request;
    const signing = await this.#prepare(expiresIn, signedAt);
    const url = await this.sign({ method: METHODS[kind], key, query, headers }, signing);
    this.observer.signed(kind, request);
    return { url, ...validity(signing) };
  }

  async #prepare(expiresIn: number, signedAt?: number): Promise<Signing> {
    assertWithin('expiresIn', expiresIn, MAX_EXPIRES_IN);
    const credentials = await this.credentials.validFor(expiresIn);
    const second = signedAt ?? Math.floor(Date.now() / 1000);
    return { credentials, second, expiresIn: Math.min(expiresIn, secondsLeft(credentials, second)) };
  }
}

function validity({ second, expiresIn }: Signing): Validity {
  return { expiresIn, expiresAt: new Date((second + expiresIn) * 1000) };
}

function secondsLeft({ expiration }: Credentials, second: number): number {
  return expiration === undefined
    ? Number.POSITIVE_INFINITY
    : Math.floor(expiration.getTime() / 1000) - second;
}

function readQuery({ response, versionId }: PresignRead): Record<string, string> {
  if (response === undefined && versionId === undefined) return NONE;
  return {
    ...(response?.contentDisposition !== undefined && {
      'response-content-disposition': response.contentDisposition,
    }),
    ...(response?.contentType !== undefined && { 'response-content-type': response.contentType }),
    ...(versionId !== undefined && { versionId }),
  };
}

/** Guards against bugs, not clients. The SDK signs 0, -1, NaN and 1.5 without an error. */
function assertWithin(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new RangeError(`${name} must be a whole number from 1 to ${max}`);
  }
}

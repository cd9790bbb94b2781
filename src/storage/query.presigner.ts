import type { BucketEndpoint } from './bucket-endpoint.js';
import type { Credentials, CredentialSource } from './credentials.js';
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
} from './presigner.js';
import { uriEncodePath } from './uri-encode.js';

/** SigV4 signs for a week at most. */
const MAX_EXPIRES_IN = 604_800;
const MAX_PART_NUMBER = 10_000;

const NONE = {};

/** A request as its signer sees it: everything in it ends up inside the signature. */
export interface UnsignedRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly key: string;
  /** Neither names nor values are encoded yet. */
  readonly query: Readonly<Record<string, string>>;
  /** Without host. */
  readonly headers: Readonly<Record<string, string>>;
}

/** By whom, from when on and for how long. */
export interface Signing {
  readonly credentials: Credentials;
  /** Whole seconds since the epoch: SigV4's dates have no fraction. */
  readonly second: number;
  readonly expiresIn: number;
}

/** What every signer shares: bounds, the life of the credentials, and which operation is which request. */
export abstract class QueryPresigner extends Presigner {
  readonly origin: string;

  constructor(
    protected readonly endpoint: BucketEndpoint,
    private readonly credentials: CredentialSource,
  ) {
    super();
    const { protocol, hostname, port } = endpoint;
    this.origin = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
  }

  protected abstract sign(request: UnsignedRequest, signing: Signing): string | Promise<string>;

  protected abstract signForm(
    form: PresignForm,
    signing: Signing,
  ): PresignedForm['fields'] | Promise<PresignedForm['fields']>;

  presignGet(request: PresignRead): Promise<PresignedUrl> {
    return this.#presign('GET', request, responseQuery(request));
  }

  presignHead(request: PresignRead): Promise<PresignedUrl> {
    return this.#presign('HEAD', request, responseQuery(request));
  }

  presignPut(request: PresignWrite): Promise<PresignedUrl> {
    return this.#presign('PUT', request, NONE, request.headers);
  }

  presignDelete(request: PresignRequest): Promise<PresignedUrl> {
    return this.#presign('DELETE', request, NONE);
  }

  async presignPart(request: PresignPart): Promise<PresignedUrl> {
    const { partNumber, uploadId } = request;
    assertWithin('partNumber', partNumber, MAX_PART_NUMBER);
    return this.#presign('PUT', request, { partNumber: String(partNumber), uploadId }, request.headers);
  }

  async presignPost(form: PresignForm): Promise<PresignedForm> {
    const signing = await this.#prepare(form.expiresIn);
    return {
      url: `${this.origin}${this.endpoint.path}/`,
      fields: await this.signForm(form, signing),
      ...validity(signing),
    };
  }

  presignCreateMultipart(request: PresignWrite): Promise<PresignedUrl> {
    return this.#presign('POST', request, { uploads: '' }, request.headers);
  }

  presignListParts(request: PresignMultipart): Promise<PresignedUrl> {
    return this.#presign('GET', request, { uploadId: request.uploadId });
  }

  presignCompleteMultipart(request: PresignMultipartWrite): Promise<PresignedUrl> {
    return this.#presign('POST', request, { uploadId: request.uploadId }, request.headers);
  }

  presignAbortMultipart(request: PresignMultipart): Promise<PresignedUrl> {
    return this.#presign('DELETE', request, { uploadId: request.uploadId });
  }

  urlOf(key: string): string {
    return `${this.origin}${this.endpoint.path}/${uriEncodePath(key)}`;
  }

  async #presign(
    method: UnsignedRequest['method'],
    { key, expiresIn, signedAt }: PresignRequest & Pick<PresignRead, 'signedAt'>,
    query: UnsignedRequest['query'],
    headers: UnsignedRequest['headers'] = NONE,
  ): Promise<PresignedUrl> {
    const signing = await this.#prepare(expiresIn, signedAt);
    return { url: await this.sign({ method, key, query, headers }, signing), ...validity(signing) };
  }

  async #prepare(expiresIn: number, signedAt?: number): Promise<Signing> {
    assertWithin('expiresIn', expiresIn, MAX_EXPIRES_IN);
    const credentials = await this.credentials.lasting(expiresIn);
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

function responseQuery({ response }: PresignRead): Record<string, string> {
  if (response === undefined) return NONE;
  return {
    ...(response.contentDisposition !== undefined && {
      'response-content-disposition': response.contentDisposition,
    }),
    ...(response.contentType !== undefined && { 'response-content-type': response.contentType }),
  };
}

/** A programmer's mistake, not a client's: the SDK signs 0, -1, NaN and 1.5 without a word. */
function assertWithin(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new RangeError(`${name} has to be a whole number from 1 to ${max}`);
  }
}

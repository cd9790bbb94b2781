import type { S3Client } from '@aws-sdk/client-s3';
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { type BucketEndpoint, resolveBucketEndpoint } from './bucket-endpoint.js';
import { type Credentials, credentialsUnavailable, resolveCredentials } from './credentials.js';
import {
  type PresignedUrl,
  Presigner,
  type PresignRead,
  type PresignRequest,
  type PresignWrite,
} from './presigner.js';
import type { Store } from './store.js';
import { uriEncode, uriEncodePath } from './uri-encode.js';

type Query = Record<string, string>;
type Headers = Readonly<Record<string, string>>;

/** A week: the longest that SigV4 signs for. */
const MAX_EXPIRES_IN = 604_800;

/** The reference: AWS's own signer, held to what was asked for. */
export class SdkPresigner extends Presigner {
  readonly #client: S3Client;
  readonly #endpoint: BucketEndpoint;
  readonly #signer: S3RequestPresigner;

  constructor(client: S3Client, store: Store) {
    super();
    this.#client = client;
    this.#endpoint = resolveBucketEndpoint(client, store);
    this.#signer = new S3RequestPresigner({
      credentials: () => resolveCredentials(client),
      region: this.#endpoint.signingRegion,
      signingName: this.#endpoint.signingName,
      sha256: client.config.sha256,
    });
  }

  get origin(): string {
    const { protocol, hostname, port } = this.#endpoint;
    return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
  }

  presignGet(request: PresignRead): Promise<PresignedUrl> {
    return this.#presign('GET', request, responseQuery(request));
  }

  presignHead(request: PresignRead): Promise<PresignedUrl> {
    return this.#presign('HEAD', request, responseQuery(request));
  }

  presignPut(request: PresignWrite): Promise<PresignedUrl> {
    return this.#presign('PUT', request, {}, request.headers);
  }

  presignDelete(request: PresignRequest): Promise<PresignedUrl> {
    return this.#presign('DELETE', request, {});
  }

  async #presign(
    method: string,
    request: PresignRequest,
    query: Query,
    headers: Headers = {},
  ): Promise<PresignedUrl> {
    assertExpiresIn(request.expiresIn);
    const credentials = await resolveCredentials(this.#client);
    // SigV4 counts in whole seconds from a date that has no fraction.
    const signingDate = new Date(Math.floor(Date.now() / 1000) * 1000);
    const expiresIn = Math.min(request.expiresIn, secondsLeft(credentials, signingDate));
    const names = new Set(['host', ...Object.keys(headers)]);
    const signed = await this.#signer.presign(
      {
        method,
        protocol: this.#endpoint.protocol,
        hostname: this.#endpoint.hostname,
        ...(this.#endpoint.port !== undefined && { port: this.#endpoint.port }),
        path: `${this.#endpoint.path}/${uriEncodePath(request.key)}`,
        query,
        headers: { ...headers },
      },
      // Left alone, the SDK leaves content-type unsigned and moves x-amz-* into the query, where S3 ignores it.
      { expiresIn, signingDate, signableHeaders: names, unhoistableHeaders: names },
    );
    return {
      url: `${this.origin}${signed.path}?${formatQuery(signed.query ?? {})}`,
      expiresIn,
      expiresAt: new Date(signingDate.getTime() + expiresIn * 1000),
    };
  }
}

function responseQuery({ response = {} }: PresignRead): Query {
  return {
    ...(response.contentDisposition !== undefined && {
      'response-content-disposition': response.contentDisposition,
    }),
    ...(response.contentType !== undefined && { 'response-content-type': response.contentType }),
  };
}

function formatQuery(query: Record<string, string | string[] | null>): string {
  return Object.entries(query)
    .map(([name, value]) => `${uriEncode(name)}=${uriEncode(String(value))}`)
    .join('&');
}

/** Programmers' mistakes, not clients': the SDK signs 0, -1, NaN and 1.5 without a word. */
function assertExpiresIn(expiresIn: number): void {
  if (!Number.isInteger(expiresIn) || expiresIn < 1 || expiresIn > MAX_EXPIRES_IN) {
    throw new RangeError(`expiresIn has to be a whole number of seconds from 1 to ${MAX_EXPIRES_IN}`);
  }
}

/** S3 stops honouring a URL when the credentials behind it end, whatever the URL says. */
function secondsLeft({ expiration }: Credentials, now: Date): number {
  if (expiration === undefined) return Number.POSITIVE_INFINITY;
  const seconds = Math.floor((expiration.getTime() - now.getTime()) / 1000);
  if (seconds < 1) throw credentialsUnavailable(new Error('The credentials have expired'));
  return seconds;
}

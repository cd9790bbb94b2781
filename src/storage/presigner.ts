export interface PresignRequest {
  /** An object key that `assertObjectKey` let pass. */
  key: string;
  /** Seconds, a whole number from 1 to 604,800. */
  expiresIn: number;
}

export interface PresignRead extends PresignRequest {
  /** `response-content-disposition` and the like: what the store shall answer with. */
  response?: { contentDisposition?: string; contentType?: string };
}

export interface PresignWrite extends PresignRequest {
  /** Lower-case names. Each is signed: the client has to send it with this very value. */
  headers: Readonly<Record<string, string>>;
}

export interface PresignedUrl {
  url: string;
  /** Seconds that the URL is valid: what was asked for, or less when the credentials end sooner. */
  expiresIn: number;
  expiresAt: Date;
}

/**
 * Signs URLs (SigV4 in the query) for one bucket, without asking the store.
 *
 * Every method throws Problem `credentials_unavailable` when there is nothing to sign with, and RangeError for an
 * expiry outside its bounds.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export abstract class Presigner {
  abstract presignGet(request: PresignRead): Promise<PresignedUrl>;
  abstract presignHead(request: PresignRead): Promise<PresignedUrl>;
  abstract presignPut(request: PresignWrite): Promise<PresignedUrl>;
  abstract presignDelete(request: PresignRequest): Promise<PresignedUrl>;
  /** Scheme, host and port of the URLs, for those who have to allow it (CSP). */
  abstract readonly origin: string;
}

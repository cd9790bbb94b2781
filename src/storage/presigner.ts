export interface PresignRequest {
  /** An object key that `assertObjectKey` let pass. */
  key: string;
  /** Seconds, a whole number from 1 to 604,800. */
  expiresIn: number;
}

export interface PresignRead extends PresignRequest {
  /** When the signature shall date from, in whole seconds since the epoch; now unless given. */
  signedAt?: number;
  /** What the store shall answer with in place of what it keeps: `response-content-disposition` and the like. */
  response?: { contentDisposition?: string; contentType?: string };
}

export interface PresignWrite extends PresignRequest {
  /** Lower-case names. Each is signed: the client has to send it with this very value. */
  headers: Readonly<Record<string, string>>;
}

export interface PresignMultipart extends PresignRequest {
  uploadId: string;
}

export interface PresignMultipartWrite extends PresignMultipart, PresignWrite {}

export interface PresignPart extends PresignMultipartWrite {
  /** 1 to 10,000. */
  partNumber: number;
}

export interface PresignForm extends PresignRequest {
  /** Form fields besides the key and the signature, such as `Content-Type`; the store takes these values only. */
  fields: Readonly<Record<string, string>>;
  /** Bytes, both included. */
  minSize: number;
  maxSize: number;
}

export interface Validity {
  /** Seconds that it is valid: what was asked for, or less when the credentials end sooner. */
  expiresIn: number;
  expiresAt: Date;
}

export interface PresignedUrl extends Validity {
  url: string;
}

export interface PresignedForm extends Validity {
  /** Where the form is posted to, as multipart/form-data. */
  url: string;
  /** To be sent before the field `file`. */
  fields: Record<string, string>;
}

/**
 * Signs URLs (SigV4 in the query) and form policies for one bucket, without asking the store.
 *
 * Every method throws RangeError for an expiry or a part number outside its bounds, and Problem
 * `credentials_unavailable` when there is nothing to sign with, or only credentials that end within 30 s. Credentials
 * that end before the URL would are refreshed first; if that does not help, the URL is valid for as long as they are.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export abstract class Presigner {
  abstract presignGet(request: PresignRead): Promise<PresignedUrl>;
  abstract presignHead(request: PresignRead): Promise<PresignedUrl>;
  abstract presignPut(request: PresignWrite): Promise<PresignedUrl>;
  abstract presignDelete(request: PresignRequest): Promise<PresignedUrl>;
  abstract presignPart(request: PresignPart): Promise<PresignedUrl>;
  abstract presignPost(request: PresignForm): Promise<PresignedForm>;
  // The calls of a multipart upload that a browser makes itself:
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
  abstract presignCreateMultipart(request: PresignWrite): Promise<PresignedUrl>;
  abstract presignListParts(request: PresignMultipart): Promise<PresignedUrl>;
  abstract presignCompleteMultipart(request: PresignMultipartWrite): Promise<PresignedUrl>;
  abstract presignAbortMultipart(request: PresignMultipart): Promise<PresignedUrl>;
  /** The object's address for clients, unsigned. */
  abstract urlOf(key: string): string;
  /** Scheme, host and port of the URLs, for those who have to allow it (CSP). */
  abstract readonly origin: string;
}

import type { ObjectKey } from './object-key.js';

export interface PresignRequest {
  key: ObjectKey;
  /** Seconds, a whole number from 1 to 604,800. */
  expiresIn: number;
}

export interface PresignRead extends PresignRequest {
  /** The signature's date, in whole seconds since the epoch; defaults to now. */
  signedAt?: number;
  /** Reads this version. The credentials may need a permission of its own (`s3:GetObjectVersion`). */
  versionId?: string;
  /** Headers of the response that replace the stored ones (`response-content-disposition` and others). */
  response?: { contentDisposition?: string; contentType?: string };
}

export interface PresignWrite extends PresignRequest {
  /** Names in lower case. Each is signed: the client must send it with exactly this value. */
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
  /**
   * Form fields besides the key and the signature, such as `Content-Type`. The store accepts no other values.
   */
  fields: Readonly<Record<string, string>>;
  /** Bytes. Both bounds are inclusive. */
  minSize: number;
  maxSize: number;
}

export interface Validity {
  /** Seconds of validity: as requested, or less if the credentials expire sooner. */
  expiresIn: number;
  expiresAt: Date;
}

export interface PresignedUrl extends Validity {
  url: string;
}

export interface PresignedForm extends Validity {
  /** The action of the form, which is sent as multipart/form-data. */
  url: string;
  /** Must precede the field `file`. */
  fields: Record<string, string>;
}

/**
 * Signs URLs (SigV4 in the query) and form policies for one bucket. Sends no request to the store.
 *
 * Every method throws RangeError for an expiry or a part number outside its bounds, and Problem
 * `credentials_unavailable` if there are no credentials, or only some that expire within 30 s. Credentials
 * that expire before the URL would are refreshed first. If that does not help, the URL is valid for as long
 * as they are.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export abstract class Presigner {
  abstract presignGet(request: PresignRead): Promise<PresignedUrl>;
  abstract presignHead(request: PresignRead): Promise<PresignedUrl>;
  abstract presignPut(request: PresignWrite): Promise<PresignedUrl>;
  abstract presignDelete(request: PresignRequest): Promise<PresignedUrl>;
  abstract presignPart(request: PresignPart): Promise<PresignedUrl>;
  abstract presignPost(request: PresignForm): Promise<PresignedForm>;
  // The requests of a multipart upload that a browser sends itself:
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
  abstract presignCreateMultipart(request: PresignWrite): Promise<PresignedUrl>;
  abstract presignListParts(request: PresignMultipart): Promise<PresignedUrl>;
  abstract presignCompleteMultipart(request: PresignMultipartWrite): Promise<PresignedUrl>;
  abstract presignAbortMultipart(request: PresignMultipart): Promise<PresignedUrl>;
  /** The object's URL for clients, unsigned. */
  abstract urlOf(key: ObjectKey): string;
  /** Scheme, host and port of the URLs, for a Content-Security-Policy. */
  abstract readonly origin: string;
  /** When the credentials of the last signature expire, in seconds since the epoch; undefined if they do not. */
  abstract readonly credentialsExpireAt: number | undefined;
}

/** Signs the requests by which clients write. Its credentials may be write-only, so it signs no reads. */
export type UploadPresigner = Pick<
  Presigner,
  | 'presignPut'
  | 'presignPost'
  | 'presignPart'
  | 'presignCreateMultipart'
  | 'presignCompleteMultipart'
  | 'presignAbortMultipart'
>;

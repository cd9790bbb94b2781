import { codeOf } from '../store-error.js';

/** The store's response to a request with a presigned URL. */
export interface StoreResponse {
  /** HTTP status; 0 when there was no response. */
  status: number;
  /** S3's error `Code`, or Node's error code when there was no response; otherwise empty. */
  code: string;
  headers: Headers;
  /** The id of the multipart upload that the request created. */
  uploadId?: string;
}

/** Milliseconds for one request to a presigned URL. */
const TIMEOUT = 10_000;

/** Advice when the public endpoint does not respond. */
export const NO_RESPONSE_ADVICE = 'Correct S3_PUBLIC_ENDPOINT. Clients use it to reach the store.';

/** Codes of errors that occur before a connection exists, for example in a container without a route. */
const NOT_CONNECTED = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'TimeoutError',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whether this machine could not connect. A server that breaks off, or has a bad certificate, was reached. */
export function isUnreached({ status, code }: StoreResponse): boolean {
  return status === 0 && NOT_CONNECTED.has(code);
}

/** Sends a request as a client with a presigned URL does. Never throws; keeps only printable details. */
export async function request(url: string, init: RequestInit = {}): Promise<StoreResponse> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
      ...init,
    });
    const text = await response.text();
    // S3's error document also contains the string to sign and the access key.
    const code = response.ok ? '' : (/<Code>([\w.]{1,100})<\/Code>/.exec(text)?.[1] ?? '');
    const uploadId = /<UploadId>([^<\s]{1,1024})<\/UploadId>/.exec(text)?.[1];
    return {
      status: response.status,
      code,
      headers: response.headers,
      ...(uploadId !== undefined && { uploadId }),
    };
  } catch (error) {
    return { status: 0, code: codeOf(error), headers: new Headers() };
  }
}

/** Such as `403 SignatureDoesNotMatch` or `no response (ECONNREFUSED)`. */
export function describeResponse({ status, code }: StoreResponse): string {
  return status === 0 ? `no response (${code})` : `${status} ${code}`.trim();
}

/**
 * Predicate for a sentence about the request: `returned 403 SignatureDoesNotMatch`, `got no response
 * (ECONNREFUSED)`.
 */
export function describeOutcome(response: StoreResponse): string {
  return `${response.status === 0 ? 'got' : 'returned'} ${describeResponse(response)}`;
}

export function isSuccess({ status }: StoreResponse): boolean {
  return status >= 200 && status < 300;
}

/** The store processed the request and rejected it (4xx), as opposed to being unreachable or broken. */
export function isRejected({ status }: StoreResponse): boolean {
  return status >= 400 && status < 500;
}

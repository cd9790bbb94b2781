import { codeOf } from '../store-refusal.js';

/** What the store answered to a request that a client would send. */
export interface StoreResponse {
  /** 0 when there was none. */
  status: number;
  /** S3's `Code`, or Node's when there was no response; empty otherwise. */
  code: string;
  headers: Headers;
}

/** Milliseconds for one request to a presigned URL. */
const TIMEOUT = 10_000;

/** What to do when there was no response. */
export const NO_RESPONSE_ADVICE = 'Correct S3_PUBLIC_ENDPOINT: clients reach the store there.';

/** Sends what a client would send with a presigned URL. Never throws, and keeps of the response what may be shown. */
export async function request(url: string, init: RequestInit = {}): Promise<StoreResponse> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
      ...init,
    });
    const text = await response.text();
    // S3's error also holds the string to sign and the access key.
    const code = response.ok ? '' : (/<Code>([\w.]{1,100})<\/Code>/.exec(text)?.[1] ?? '');
    return { status: response.status, code, headers: response.headers };
  } catch (error) {
    return { status: 0, code: codeOf(error), headers: new Headers() };
  }
}

/** `403 SignatureDoesNotMatch`, `no response (ECONNREFUSED)`. */
export function describeResponse({ status, code }: StoreResponse): string {
  return status === 0 ? `no response (${code})` : `${status} ${code}`.trim();
}

/** For a sentence about the request: `was answered 403 SignatureDoesNotMatch`, `had no response (ECONNREFUSED)`. */
export function describeOutcome(response: StoreResponse): string {
  return `${response.status === 0 ? 'had' : 'was answered'} ${describeResponse(response)}`;
}

export function isSuccess({ status }: StoreResponse): boolean {
  return status >= 200 && status < 300;
}

/** The store understood and did not take it, as opposed to being unreachable or broken. */
export function isRejected({ status }: StoreResponse): boolean {
  return status >= 400 && status < 500;
}

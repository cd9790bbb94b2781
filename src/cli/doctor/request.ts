import { codeOf } from '../store-refusal.js';

/** What the store answered to a request that a client would send. */
export interface Answer {
  /** 0 when there was none. */
  status: number;
  /** S3's `Code`, or Node's when there was no answer; empty otherwise. */
  code: string;
  headers: Headers;
}

/** Milliseconds. */
const PATIENCE = 10_000;

/** What to do when there was no answer. */
export const NO_ANSWER_ADVICE = 'Correct S3_PUBLIC_ENDPOINT: clients reach the store there.';

/** Sends what a client would send with a presigned URL. Never throws, and keeps of the answer what may be shown. */
export async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  try {
    const answer = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
      ...init,
    });
    const text = await answer.text();
    // S3's error also holds the string to sign and the access key.
    const code = answer.ok ? '' : (/<Code>([\w.]{1,100})<\/Code>/.exec(text)?.[1] ?? '');
    return { status: answer.status, code, headers: answer.headers };
  } catch (error) {
    return { status: 0, code: codeOf(error), headers: new Headers() };
  }
}

/** `403 SignatureDoesNotMatch`, `no answer (ECONNREFUSED)`. */
export function inWords({ status, code }: Answer): string {
  return status === 0 ? `no answer (${code})` : `${status} ${code}`.trim();
}

/** For a sentence about the request: `was answered 403 SignatureDoesNotMatch`, `had no answer (ECONNREFUSED)`. */
export function wasAnswered(answer: Answer): string {
  return `${answer.status === 0 ? 'had' : 'was answered'} ${inWords(answer)}`;
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** The store understood and did not take it, as opposed to being unreachable or broken. */
export function isRefusal({ status }: Answer): boolean {
  return status >= 400 && status < 500;
}

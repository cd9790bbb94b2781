import { S3ServiceException } from '@aws-sdk/client-s3';
import { describeError } from '../logging/describe-error.js';

/** Milliseconds for one administrative request to the store, retries included. */
const DEADLINE = 10_000;

/** Options for `client.send`: aborts an administrative request after 10 s. */
export function withDeadline(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(DEADLINE) };
}

/** S3's `Code`, Node's `ECONNREFUSED`, or the name of what was thrown. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause instanceof Error ? codeOf(error.cause) : error.name;
}

/** The HTTP status of a refusal; `undefined` when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** The store does not have the operation at all. */
export function isUnsupported(error: unknown): boolean {
  return (
    ['NotImplemented', 'MethodNotAllowed', 'UnknownOperationException'].includes(codeOf(error)) ||
    [405, 501].includes(statusOf(error) ?? 0)
  );
}

/** The HTTP status of an answer that the SDK could not read; its own message for that speaks to developers. */
export function unreadableStatus(error: unknown): number | undefined {
  if (error instanceof S3ServiceException || !(error instanceof Error && '$response' in error)) {
    return undefined;
  }
  const { $response: answer } = error;
  const isAnswer = typeof answer === 'object' && answer !== null && 'statusCode' in answer;
  return isAnswer && typeof answer.statusCode === 'number' ? answer.statusCode : undefined;
}

export function describeNonS3Response(status: number): string {
  return `answered ${status}, but not as an S3 store does`;
}

/** One line for a person: code and message, nothing of the request, no signature and no full stop. */
export function explain(error: unknown): string {
  const status = unreadableStatus(error);
  if (status !== undefined) return describeNonS3Response(status);
  const code = codeOf(error);
  const { message } = describeError(error);
  const text = message.replaceAll(/\s+/g, ' ').replace(/[\s.]+$/, '');
  return text === '' || text === 'UnknownError' || text === code ? code : `${code}: ${text}`;
}

/** What was asked for, or `undefined` when the store says by this code that it has none. */
export async function unlessMissing<T>(pending: Promise<T>, code: string): Promise<T | undefined> {
  try {
    return await pending;
  } catch (error) {
    if (codeOf(error) === code) return undefined;
    throw error;
  }
}

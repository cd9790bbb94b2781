import { S3ServiceException } from '@aws-sdk/client-s3';
import { describeError } from '../logging/describe-error.js';
import { printable } from './printable.js';

/** Milliseconds for one administrative request to the store, retries included. */
const DEADLINE = 10_000;

/** Options for `client.send`: aborts an administrative request after 10 s. */
export function withDeadline(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(DEADLINE) };
}

/** S3's error `Code`, Node's error code such as `ECONNREFUSED`, or the name of the error. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause instanceof Error ? codeOf(error.cause) : error.name;
}

/** The HTTP status of an S3 error; `undefined` when there was no response. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** Whether the store lacks the operation, as opposed to denying it. */
export function isUnsupported(error: unknown): boolean {
  return (
    ['NotImplemented', 'MethodNotAllowed', 'UnknownOperationException'].includes(codeOf(error)) ||
    [405, 501].includes(statusOf(error) ?? 0)
  );
}

/** The HTTP status of a response that the SDK could not parse, whose own message addresses developers. */
export function unreadableStatus(error: unknown): number | undefined {
  if (error instanceof S3ServiceException || !(error instanceof Error && '$response' in error)) {
    return undefined;
  }
  const { $response: response } = error;
  const isResponse = typeof response === 'object' && response !== null && 'statusCode' in response;
  return isResponse && typeof response.statusCode === 'number' ? response.statusCode : undefined;
}

export function describeNonS3Response(status: number): string {
  return `returned ${status}, but not an S3 response`;
}

/** Maximum number of characters of an error in a report. */
const MAX_LENGTH = 500;

/** Error code and message on one line, without details of the request, signatures or a full stop. */
export function explain(error: unknown): string {
  const status = unreadableStatus(error);
  if (status !== undefined) return describeNonS3Response(status);
  const code = codeOf(error);
  const { message } = describeError(error);
  const text = message
    .slice(0, MAX_LENGTH)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/[\s.]+$/, '');
  const isRepetition = ['', 'UnknownError', code].includes(text);
  return printable(isRepetition ? code : `${code}: ${text}`).slice(0, MAX_LENGTH);
}

/** The result of the request; `undefined` if it fails with this code, because the setting does not exist. */
export async function unlessMissing<T>(request: Promise<T>, code: string): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (codeOf(error) === code) return undefined;
    throw error;
  }
}

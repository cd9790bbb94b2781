import { HttpException } from '@nestjs/common';
import { type ErrorCode, Problem } from './catalogue.js';

/** What the HTTP framework refuses by itself, in the catalogue's words. */
const FRAMEWORK: Readonly<Record<number, readonly [code: ErrorCode, detail: string]>> = {
  400: ['malformed_json', 'The body could not be read as JSON. Send one JSON object, encoded as UTF-8.'],
  404: ['route_not_found', 'There is no such route, or not for this method. The API is described at /docs.'],
  413: [
    'body_too_large',
    'The body is larger than this route takes, 16 KiB in general. File bytes go to the presigned URL, not to this API.',
  ],
  415: ['unsupported_media_type', 'Send the body as JSON, with the header Content-Type: application/json.'],
};

const INVALID_REQUEST = ['invalid_request', 'The request line, a header or the path is malformed.'] as const;

/** Turns whatever was thrown into a problem; what nobody foresaw says nothing of its cause. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = statusOf(error);
  if (status < 500) {
    const refusal =
      status === 400 && !isBodyError(error) ? INVALID_REQUEST : (FRAMEWORK[status] ?? INVALID_REQUEST);
    return new Problem(...refusal, { cause: error });
  }
  return new Problem(
    'internal_error',
    'Something went wrong on our side. Report the request_id to the operator.',
    {
      cause: error,
    },
  );
}

function statusOf(error: unknown): number {
  return error instanceof HttpException ? error.getStatus() : (fastifyError(error)?.statusCode ?? 500);
}

function isBodyError(error: unknown): boolean {
  const original = error instanceof HttpException ? error.cause : error;
  const code = fastifyError(original)?.code;
  return original instanceof SyntaxError || (code?.startsWith('FST_ERR_CTP_') ?? false);
}

function fastifyError(error: unknown): { statusCode: number; code?: string } | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number')
    return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { statusCode: error.statusCode, code };
}

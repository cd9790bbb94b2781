import { HttpException } from '@nestjs/common';
import { Problem } from './catalogue.js';

/** For a body of a type that the route does not read. */
export const SEND_JSON = 'Send the body as JSON, with the header Content-Type: application/json.';

/**
 * Maps any thrown value to a Problem. Unexpected errors become `internal_error` and never expose their cause.
 */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const options = { cause: error };
  switch (statusOf(error)) {
    case 404:
      return Problem.of('route_not_found', options);
    case 413:
      return Problem.of('body_too_large', options);
    case 415:
      return new Problem('unsupported_media_type', SEND_JSON, options);
    case 500:
      return Problem.of('internal_error', options);
    default:
      return isBodyError(error)
        ? new Problem(
            'malformed_json',
            'The body could not be read as JSON. Send one JSON object, encoded as UTF-8.',
            options,
          )
        : new Problem('invalid_request', 'The request line, a header or the path is malformed.', options);
  }
}

/** The status that the HTTP framework chose, 500 for any server error. */
function statusOf(error: unknown): number {
  const status =
    error instanceof HttpException ? error.getStatus() : (fastifyError(error)?.statusCode ?? 500);
  return Math.min(status, 500);
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

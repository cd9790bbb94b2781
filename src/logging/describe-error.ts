import { shorten } from './shorten.js';

/** Maximum length of a message or a stack trace, in bytes of UTF-8. */
const MAX_TEXT = 8192;

/** The parts of an error that are logged. */
export interface ErrorDescription {
  name: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: ErrorDescription;
}

/**
 * Copies named fields only: an SDK error carries the request, and S3's own errors the string to sign, as
 * properties. Redacts the secret parameters of presigned URLs in all texts.
 */
export function describeError(error: unknown, depth = 4): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, message: redact(String(error)) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    name: error.name,
    message: redact(error.message),
    ...(code !== undefined && { code }),
    ...(error.stack !== undefined && { stack: redact(error.stack) }),
    ...(error.cause !== undefined && depth > 0 && { cause: describeError(error.cause, depth - 1) }),
  };
}

/** Redacted first: a cut must not hide the name of a secret parameter. */
function redact(text: string): string {
  const redacted = text.replace(/(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s"']*/gi, '$1REDACTED');
  return shorten(redacted, MAX_TEXT);
}

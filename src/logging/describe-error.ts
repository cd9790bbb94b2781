/** What the log keeps of an error. */
export interface ErrorDescription {
  name: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: ErrorDescription;
}

/**
 * Keeps named fields only: an SDK error carries the request, and S3's own errors the string to sign, as properties.
 * What looks like a part of a presigned URL inside a text is blanked.
 */
export function describeError(error: unknown, depth = 4): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, message: blank(String(error)) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    name: error.name,
    message: blank(error.message),
    ...(code !== undefined && { code }),
    ...(error.stack !== undefined && { stack: blank(error.stack) }),
    ...(error.cause !== undefined && depth > 0 && { cause: describeError(error.cause, depth - 1) }),
  };
}

function blank(text: string): string {
  return text.replace(/(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s"']*/gi, '$1REDACTED');
}

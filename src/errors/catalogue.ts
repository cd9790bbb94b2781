/** Every refusal the service can give: a code for programs, a status, and a title that does not change. */
const CATALOGUE = {
  invalid_request: [400, 'The request is not valid'],
  malformed_json: [400, 'The body is not JSON'],
  missing_parameter: [400, 'A parameter is missing'],
  invalid_filename: [400, 'The filename cannot be used'],
  invalid_object_key: [400, 'The object key cannot be used'],
  file_type_not_allowed: [400, 'The file type is not allowed'],
  content_type_mismatch: [400, 'The content type does not belong to the extension'],
  file_too_large: [400, 'The file is too large'],
  invalid_parts: [400, 'The parts do not make a file'],
  key_outside_namespace: [403, 'The object key is not yours'],
  object_not_found: [404, 'The file does not exist'],
  upload_not_found: [404, 'The multipart upload does not exist'],
  route_not_found: [404, 'There is no such route'],
  already_uploaded: [412, 'The file is there already'],
  body_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'The content type of the request is not supported'],
  inspection_failed: [422, 'The file is not what it says it is'],
  rate_limited: [429, 'Too many requests'],
  internal_error: [500, 'Internal server error'],
  store_refused: [500, 'Internal server error'],
  store_unreachable: [503, 'The object store cannot be reached'],
  credentials_unavailable: [503, 'There are no credentials to sign with'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ErrorCode = keyof typeof CATALOGUE;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(CATALOGUE, text);
}

export interface ProblemOptions {
  /** What went wrong below; it reaches the log, never the answer. */
  cause?: unknown;
  /** The store's own code (`NoSuchKey`, `ECONNREFUSED`), for the log. */
  errorCode?: string;
  /** Seconds after which trying again makes sense (RFC 9110, 10.2.3). */
  retryAfter?: number;
}

/** The one error that domain code throws; `detail` tells a person what to do next. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly errorCode: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    options: ProblemOptions = {},
  ) {
    super(detail, { cause: options.cause });
    this.errorCode = options.errorCode;
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return CATALOGUE[this.code][0];
  }

  get title(): string {
    return CATALOGUE[this.code][1];
  }
}

import { shorten } from '../logging/shorten.js';

/** Maximum length of a `detail` in the response and in the log, in bytes of UTF-8. */
const MAX_DETAIL = 2048;

interface FixedProblem {
  readonly status: number;
  /** Names the problem; never varies (RFC 9457, 3.1.3). */
  readonly title: string;
  /** The text of every occurrence. */
  readonly detail: string;
}

interface VaryingProblem extends Omit<FixedProblem, 'detail'> {
  /** A sample `detail`, for the API reference. */
  readonly example: string;
}

/** All errors of the API, by code. The API reference is built from this table. */
const CATALOGUE = {
  invalid_request: {
    status: 400,
    title: 'The request is not valid',
    example: 'bucket is not a known field.',
  },
  malformed_json: {
    status: 400,
    title: 'The body is not JSON',
    example: 'The body could not be read as JSON. Send one JSON object, encoded as UTF-8.',
  },
  missing_parameter: {
    status: 400,
    title: 'A parameter is missing',
    example: 'Missing required parameter: key',
  },
  invalid_filename: {
    status: 400,
    title: 'The filename cannot be used',
    example: 'The filename contains no usable name. Send one such as report.pdf.',
  },
  invalid_object_key: {
    status: 400,
    title: 'The object key cannot be used',
    example: 'The object key contains control characters.',
  },
  file_type_not_allowed: {
    status: 400,
    title: 'The file type is not allowed',
    example: "File type .exe not allowed. Allowed types: ['.csv', '.jpg']",
  },
  content_type_mismatch: {
    status: 400,
    title: 'The content type does not belong to the extension',
    example: "Content type image/png does not belong to .pdf. Expected: ['application/pdf']",
  },
  file_too_large: {
    status: 400,
    title: 'The file is too large',
    example: 'File too large. Maximum size: 5368709120 bytes',
  },
  invalid_parts: {
    status: 400,
    title: 'The parts cannot be assembled',
    example:
      'Part 2 is missing, has been replaced, or is listed twice. List the parts and upload the missing ones.',
  },
  unauthenticated: {
    status: 401,
    title: 'The request has no valid credential',
    example:
      'This route requires a credential. Send an API key as X-API-Key, or a token as Authorization: Bearer.',
  },
  insufficient_scope: {
    status: 403,
    title: 'The credential does not permit this request',
    example: 'This route requires the scope upload. The credential does not have it.',
  },
  route_closed: {
    status: 403,
    title: 'The route is closed',
    detail: 'This route declares no access rule, so it is closed. Report this to the developers of Signpost.',
  },
  wrong_password: {
    status: 403,
    title: 'The password is wrong',
    example: 'This link needs a password. Send it as password.',
  },
  object_not_found: {
    status: 404,
    title: 'The file does not exist',
    detail: 'File not found. It was never uploaded, or it has been deleted.',
  },
  upload_not_found: {
    status: 404,
    title: 'The multipart upload does not exist',
    detail:
      'This multipart upload does not exist. It was completed or aborted, or it belongs to another key.',
  },
  link_not_found: {
    status: 404,
    title: 'The link does not exist',
    detail: 'This link does not exist. Check that it was copied in full.',
  },
  route_not_found: {
    status: 404,
    title: 'The route does not exist',
    detail: 'This route does not exist. GET /docs describes the API.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The route does not support this method',
    example: 'This route does not support PUT. Use one of: GET, HEAD.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive',
    example: 'The request did not arrive in full within 30 s. Send it again.',
  },
  link_gone: {
    status: 410,
    title: 'The link no longer works',
    detail: 'This link has expired, has been used up, or has been revoked. Ask its sender for a new one.',
  },
  already_uploaded: {
    status: 412,
    title: 'The file already exists',
    detail: 'A file with this key already exists. Create another upload.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    detail:
      'The body is larger than this route accepts (16 KiB on most routes). Send file contents to the presigned URL, not to this API.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The content type of the request is not supported',
    example: 'Send the body as JSON, with the header Content-Type: application/json.',
  },
  misdirected_request: {
    status: 421,
    title: 'The host name does not belong to this service',
    example:
      'Signpost does not respond to the host name files.example. If it is a name of this service, add it to ALLOWED_HOSTS.',
  },
  inspection_failed: {
    status: 422,
    title: 'The file failed inspection',
    example: 'The file is declared as image/png, but its content is text/html.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    example: 'More than 3000 requests a minute. Retry in 12 s.',
  },
  quota_exceeded: {
    status: 429,
    title: 'The daily quota is exhausted',
    example: 'The quota of 1000 uploads a day is exhausted. It is renewed in 7200 s.',
  },
  headers_too_large: {
    status: 431,
    title: 'The headers are too large',
    example: 'The headers are larger than 16 KiB. Send fewer or shorter ones.',
  },
  internal_error: {
    status: 500,
    title: 'Internal server error',
    detail: 'The service failed unexpectedly. Report the request_id to its operator.',
  },
  store_refused: {
    status: 500,
    title: 'Internal server error',
    example: 'The object store rejected a request from this service. Report the request_id to its operator.',
  },
  not_implemented: {
    status: 501,
    title: 'The service does not support this request',
    example: 'The transfer coding gzip is not supported. Send the body with Content-Length, or chunked.',
  },
  links_disabled: {
    status: 501,
    title: 'The service creates no links',
    detail: 'Links are turned off, because the service has no LINK_SECRET. Ask its operator to set one.',
  },
  identity_unavailable: {
    status: 503,
    title: 'Callers cannot be identified',
    detail: 'The service cannot verify tokens, because their issuer did not respond. Retry in a few seconds.',
  },
  overloaded: {
    status: 503,
    title: 'The service is overloaded',
    detail: 'The service is receiving too many request bodies at once. Retry in a few seconds.',
  },
  limits_unavailable: {
    status: 503,
    title: 'The counters cannot be reached',
    detail: 'The service cannot count this use at the moment. Retry in a few seconds.',
  },
  store_unreachable: {
    status: 503,
    title: 'The object store cannot be reached',
    detail: 'The object store did not respond, or it is temporarily unavailable. Retry in a few seconds.',
  },
  credentials_unavailable: {
    status: 503,
    title: 'The service has no usable credentials',
    example: 'The service has no credentials for the object store. Retry in a few seconds.',
  },
} as const satisfies Record<string, FixedProblem | VaryingProblem>;

export type ProblemCode = keyof typeof CATALOGUE;

export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(CATALOGUE, text);
}

/** Codes whose `detail` is the same in every occurrence. */
type FixedCode = {
  [Code in ProblemCode]: (typeof CATALOGUE)[Code] extends FixedProblem ? Code : never;
}[ProblemCode];

export interface ProblemOptions {
  /** The underlying error. It reaches the log, never the response. */
  cause?: unknown;
  /** The store's own code (`NoSuchKey`, `ECONNREFUSED`), for the log. */
  errorCode?: string;
  /** Seconds after which a retry makes sense (RFC 9110, 10.2.3). */
  retryAfter?: number;
  /**
   * Work to do before the response is sent, so that its timing does not reveal which of several causes the
   * problem has. Must not reject.
   */
  disguise?: () => Promise<void>;
}

/** The only error that domain code throws. `detail` explains the problem and what to do next. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** At most 2 KiB in UTF-8; a longer text is cut. */
  readonly detail: string;
  readonly errorCode: string | undefined;
  readonly retryAfter: number | undefined;
  readonly disguise: (() => Promise<void>) | undefined;

  constructor(
    readonly code: ProblemCode,
    detail: string,
    options: ProblemOptions = {},
  ) {
    const bounded = shorten(detail, MAX_DETAIL);
    super(bounded, { cause: options.cause });
    this.detail = bounded;
    this.errorCode = options.errorCode;
    this.retryAfter = options.retryAfter;
    this.disguise = options.disguise;
  }

  /** A problem with the catalogue's `detail`. */
  static of(code: FixedCode, options?: ProblemOptions): Problem {
    return new Problem(code, CATALOGUE[code].detail, options);
  }

  /** A sample of the problem for the API reference. */
  static example(code: ProblemCode): Problem {
    const entry: FixedProblem | VaryingProblem = CATALOGUE[code];
    return new Problem(code, 'detail' in entry ? entry.detail : entry.example);
  }

  get status(): number {
    return CATALOGUE[this.code].status;
  }

  get title(): string {
    return CATALOGUE[this.code].title;
  }
}

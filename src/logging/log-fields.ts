/** The part of a refusal that the log is interested in. */
export interface LoggedProblem {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly errorCode: string | undefined;
  readonly cause?: unknown;
}

/** What the way of a request adds to its one log line. */
export interface LogFields {
  problem?: LoggedProblem;
  /** Unless given, the status decides. */
  level?: 'info' | 'warn' | 'error';
  /** The line's message; `request` when nobody says more. */
  message?: string;
  [field: string]: unknown;
}

declare module 'fastify' {
  interface FastifyRequest {
    logFields: LogFields;
  }
}

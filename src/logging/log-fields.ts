/** The fields of a Problem that are logged. */
export interface LoggedProblem {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly errorCode: string | undefined;
  readonly cause?: unknown;
}

/** Fields collected while handling a request, written as one log line. */
export interface LogFields {
  problem?: LoggedProblem;
  /** Derived from the status by default. */
  level?: 'info' | 'warn' | 'error';
  /** The message of the line; `request` by default. */
  message?: string;
  [field: string]: unknown;
}

declare module 'fastify' {
  interface FastifyRequest {
    logFields: LogFields;
  }
}

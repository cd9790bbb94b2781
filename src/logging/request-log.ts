import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { LogFields, LoggedProblem } from './log-fields.js';

/** nginx's own status, for the log only: no answer was sent. */
const CLIENT_CLOSED_REQUEST = 499;

/**
 * One line for each request, written when its answer is out: never a query, a header or a body.
 *
 * In place of hooks: Fastify tells its log controller the same for less, and its `onRequestAbort` keeps each request in
 * memory until the garbage collector's second look (docs/performance.md).
 */
export class RequestLog extends LogController {
  constructor() {
    // Fastify's own lines would hold whole URLs.
    super({ disableRequestLogging: true });
  }

  override incomingRequest(request: FastifyRequest, reply: FastifyReply): void {
    request.logFields = {};
    reply.raw.once('close', () => {
      if (reply.raw.writableFinished) return;
      request.logFields.message = 'the client left before its answer';
      logLine(request, CLIENT_CLOSED_REQUEST, reply.elapsedTime);
    });
  }

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    // A connection that broke is told of when it closes.
    if (error === undefined || error === null) logLine(request, reply.statusCode, reply.elapsedTime);
  }
}

/** For those that answer outside the routes as well. */
export function logLine(
  request: FastifyRequest,
  status: number,
  elapsed: number,
  { problem, level, message = 'request', ...fields }: LogFields = request.logFields,
): void {
  const line = {
    request_id: request.id,
    method: request.method,
    path: pathOf(request.url),
    status,
    ms: Math.round(elapsed * 10) / 10,
    ip: request.ip,
    ...fields,
    ...(problem !== undefined && describeProblem(problem)),
  };
  request.log[level ?? levelOf(status)](line, message);
}

function levelOf(status: number): 'info' | 'warn' | 'error' {
  if (status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'info';
}

function describeProblem({ code, detail, errorCode, status, cause }: LoggedProblem): object {
  return {
    code,
    detail,
    ...(errorCode !== undefined && { error_code: errorCode }),
    // What a client did wrong needs no stack.
    ...(status >= 500 && cause !== undefined && { err: cause }),
  };
}

/** The query may hold what a client should not have sent; the path is enough to find the route. */
function pathOf(url: string): string {
  const end = url.indexOf('?');
  return (end === -1 ? url : url.slice(0, end)).slice(0, 1024);
}

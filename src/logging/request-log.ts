import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { LogFields, LoggedProblem } from './log-fields.js';

/** nginx's status for a client that disconnected. Only logged: no response was sent. */
const CLIENT_CLOSED_REQUEST = 499;

/** Characters; an IPv6 address with zone and port is shorter. */
const MAX_ADDRESS = 64;

/** Server errors that clients cause, so a flood of them must not fill the log of errors. */
const CAUSED_BY_CLIENTS: ReadonlySet<string> = new Set(['overloaded', 'not_implemented', 'links_disabled']);

/** A request that has got its response, or lost its connection. */
export interface EndedRequest {
  /** Undefined if it was rejected before it was routed. */
  readonly request: FastifyRequest | undefined;
  readonly status: number;
  readonly milliseconds: number;
  /** Of the problem, if the response is one. */
  readonly code: string | undefined;
}

/** Called once for each request. Must not throw. */
export type RequestObserver = (ended: EndedRequest) => void;

/**
 * Writes one line for each request after its response has been sent. Never logs a query, a header or a body.
 *
 * Used instead of hooks: Fastify calls its log controller for each request anyway, and an `onRequestAbort`
 * hook keeps each request in memory until the garbage collector's second pass (docs/performance.md).
 */
export class RequestLog extends LogController {
  /** @param observers see what is logged */
  constructor(private readonly observers: readonly RequestObserver[] = []) {
    // Fastify's own lines would contain whole URLs.
    super({ disableRequestLogging: true });
  }

  override incomingRequest(request: FastifyRequest, reply: FastifyReply): void {
    request.logFields = {};
    reply.raw.once('close', () => {
      if (reply.raw.writableFinished) return;
      request.logFields.message = 'client disconnected before the response was sent';
      this.#end(request, CLIENT_CLOSED_REQUEST, reply.elapsedTime);
    });
  }

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    // Broken connections are logged by the `close` handler.
    if (error === undefined || error === null) this.#end(request, reply.statusCode, reply.elapsedTime);
  }

  #end(request: FastifyRequest, status: number, milliseconds: number): void {
    logLine(request, status, milliseconds);
    const { code } = request.logFields.problem ?? {};
    for (const observe of this.observers) observe({ request, status, milliseconds, code });
  }
}

/** Also called for responses that are sent outside the routes. */
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
    // Behind a trusted proxy, the client may have chosen this text.
    ip: request.ip.slice(0, MAX_ADDRESS),
    ...fields,
    ...(problem !== undefined && describeProblem(problem)),
  };
  request.log[level ?? levelOf(status, problem)](line, message);
}

function levelOf(status: number, problem: LoggedProblem | undefined): 'info' | 'warn' | 'error' {
  if (status >= 500 && !CAUSED_BY_CLIENTS.has(problem?.code ?? '')) return 'error';
  return status >= 400 ? 'warn' : 'info';
}

function describeProblem({ code, detail, errorCode, status, cause }: LoggedProblem): object {
  return {
    code,
    detail,
    ...(errorCode !== undefined && { error_code: errorCode }),
    // A client's error needs no stack trace.
    ...(status >= 500 && cause !== undefined && { err: cause }),
  };
}

/** The path of a durable link, whose token gives access to a file; in any spelling that the router may accept. */
const LINK = /^(?:[a-z]+:\/\/[^/]*)?\/+(?:l|%6c)(?:\/|%2f)/i;

/**
 * Drops the query, which may contain secrets that were sent by mistake, and the token of a link. The path
 * identifies the route.
 */
export function pathOf(url: string): string {
  if (LINK.test(url)) return '/l/…';
  const end = url.indexOf('?');
  return (end === -1 ? url : url.slice(0, end)).slice(0, 1024);
}

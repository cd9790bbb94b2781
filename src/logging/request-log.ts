import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { LogFields, LoggedProblem } from './log-fields.js';

const FIELDS = Symbol('logFields');

/** One line for each request, written when its answer is out: never a query, a header or a body. */
export function logRequests(fastify: FastifyInstance): void {
  fastify.decorateRequest('logFields', {
    getter(this: FastifyRequest & { [FIELDS]?: LogFields }) {
      return (this[FIELDS] ??= {});
    },
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    logLine(request, reply.statusCode, reply.elapsedTime);
    done();
  });
  fastify.addHook('onRequestAbort', (request, done) => {
    request.logFields.message = 'the client left before its answer';
    logLine(request, CLIENT_CLOSED_REQUEST, 0);
    done();
  });
}

/** nginx's own status, for the log only: no answer was sent. */
const CLIENT_CLOSED_REQUEST = 499;

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

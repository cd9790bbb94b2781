import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LoggedProblem } from './log-fields.js';

/** One line for each request, written when its answer is out: never a query, a header or a body. */
export function logRequests(fastify: FastifyInstance): void {
  // Decorated once so that every request object has the same shape.
  fastify.decorateRequest('logFields');
  fastify.addHook('onRequest', (request, _reply, done) => {
    request.logFields = {};
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    logLine(request, reply);
    done();
  });
}

function logLine(request: FastifyRequest, reply: FastifyReply): void {
  const { problem, level, message = 'request', ...fields } = request.logFields;
  const line = {
    method: request.method,
    path: pathOf(request.url),
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
    ip: request.ip,
    ...fields,
    ...(problem !== undefined && describeProblem(problem)),
  };
  request.log[level ?? levelOf(reply.statusCode)](line, message);
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

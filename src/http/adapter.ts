import { randomUUID } from 'node:crypto';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config/server.config.js';
import type { Problem } from '../errors/catalogue.js';
import { problemDocument } from '../errors/problem-document.js';
import { toProblem } from '../errors/to-problem.js';
import { logLine, RequestLog } from '../logging/request-log.js';
import { DEFAULT_BODY_LIMIT } from './body-limits.js';
import { answerClientError } from './client-errors.js';
import type { RequestLimit } from './request-limit.js';
import { trustedProxies } from './trusted-proxies.js';

/** The Fastify adapter, with limits on what a request may consume before routing. */
export function createAdapter(
  config: ServerConfig,
  logger: Logger,
  limit: Pick<RequestLimit, 'refusal'>,
): FastifyAdapter {
  return new FastifyAdapter({
    loggerInstance: logger,
    logController: new RequestLog(),
    // A child logger per request, created only to add the request id, costs more than the log line itself.
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    trustProxy: trustedProxies(config.trustProxy),
    bodyLimit: DEFAULT_BODY_LIMIT,
    // Upload ids have about 130 characters on AWS.
    routerOptions: { maxParamLength: 1024 },
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    http: { connectionsCheckingInterval: 5000 },
    genReqId: requestId,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      answerFrameworkError(limit.refusal(request, reply) ?? toProblem(error), request, reply);
    },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, logger),
  });
}

/** Keeps a well-formed `X-Request-Id` of the caller, so that a request can be traced across services. */
function requestId(request: { headers: NodeJS.Dict<string | string[]> }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
}

/** Responds to requests that Fastify rejects before routing, such as one with a malformed path. */
function answerFrameworkError(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  // Such a request has none of the decorations and hooks that routes add.
  logLine(request, problem.status, reply.elapsedTime, { problem });
  if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter);
  void reply
    .code(problem.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemDocument(problem, request.id)));
}

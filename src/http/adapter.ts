import { randomUUID } from 'node:crypto';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type {
  FastifyBaseLogger,
  FastifyError,
  FastifyHttpOptions,
  FastifyReply,
  FastifyRequest,
} from 'fastify';
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config/server.config.js';
import type { ProblemFormats } from '../errors/problem-formats.js';
import { sendProblem } from '../errors/send-problem.js';
import { RequestLog, type RequestObserver } from '../logging/request-log.js';
import { BodiesInFlight } from './bodies-in-flight.js';
import { DEFAULT_BODY_LIMIT } from './body-limits.js';
import { parseBodies } from './body-parser.js';
import { ClientErrors } from './client-errors.js';
import { EarlyResponses } from './early-responses.js';
import { createHttpServer } from './http-server.js';
import type { RequestLimit } from './request-limit.js';
import { MAX_PARAMETER_LENGTH } from './route-methods.js';
import { trustedProxies } from './trusted-proxies.js';
import { UnreadBodies } from './unread-bodies.js';

/**
 * The Fastify adapter, with limits on what a request may consume before routing.
 * @param observers see each request that has ended
 */
export function createAdapter(
  config: ServerConfig,
  logger: Logger,
  formats: ProblemFormats,
  limit: Pick<RequestLimit, 'refusal'>,
  observers: readonly RequestObserver[] = [],
): FastifyAdapter {
  const unread = new UnreadBodies();
  const responses = new EarlyResponses(formats, unread, logger, observers);
  const bodies = new BodiesInFlight();
  const clientErrors = new ClientErrors(config.requestTimeout, bodies, responses);
  const options: FastifyHttpOptions<Server> = {
    loggerInstance: logger,
    logController: new RequestLog(observers),
    // A child logger per request, created only to add the request id, costs more than the log line itself.
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    trustProxy: trustedProxies(config.trustProxy),
    bodyLimit: DEFAULT_BODY_LIMIT,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    serverFactory: (handle) =>
      createHttpServer(config.requestTimeout, responses, (request, response) => {
        clientErrors.watch(request, response);
        handle(request, response);
      }),
    // Requests on connections that are still open while the service stops get their response.
    return503OnClosing: false,
    genReqId: requestId,
    frameworkErrors: (error, request, reply) =>
      void respondUnrouted(responses, limit.refusal(request, reply), error, request, reply),
    clientErrorHandler: (error, socket) => clientErrors.respond(error, socket),
  };
  const adapter = new FastifyAdapter(options);
  const fastify = adapter.getInstance();
  unread.watch(fastify);
  parseBodies(fastify, bodies);
  // Nest's filters cover its controllers only, not the pages of the API reference.
  fastify.addHook('onRoute', (route) => {
    route.errorHandler = (error, request, reply): Promise<void> =>
      sendProblem(error, formats, request, reply);
  });
  return adapter;
}

/** Keeps a well-formed `X-Request-Id` of the caller, so that a request can be traced across services. */
function requestId(request: { headers: NodeJS.Dict<string | string[]> }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
}

/** A request counts even if it never reaches a route. Above the limit, that is its problem. */
async function respondUnrouted(
  responses: EarlyResponses,
  refusal: ReturnType<RequestLimit['refusal']>,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  responses.toUnrouted((await refusal) ?? error, request, reply);
}

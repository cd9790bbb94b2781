import { randomUUID } from 'node:crypto';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { answerClientError } from './client-error.js';
import type { ServerConfig } from './config/server.config.js';
import { problemDocument } from './errors/problem-document.js';
import { toProblem } from './errors/to-problem.js';
import { DtoValidationPipe } from './errors/validation.pipe.js';
import { acceptJsonOnly, heedBodyLimits } from './json-body.js';
import { logLine, RequestLog } from './logging/request-log.js';
import { setSecurityHeaders } from './security-headers.js';
import type { Shutdown } from './shutdown.js';
import { Presigner } from './storage/presigner.js';

const BODY_LIMIT = 16 * 1024;
const EXPOSED_HEADERS = [
  'Location',
  'Retry-After',
  'X-Request-Id',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
];

/** Fastify, bounded: what a request may cost before a route has seen it. */
export function createAdapter(config: ServerConfig, logger: Logger): FastifyAdapter {
  return new FastifyAdapter({
    loggerInstance: logger,
    logController: new RequestLog(),
    // A child logger for each request, only to write its id, costs more than the line itself.
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    trustProxy: config.trustProxy,
    bodyLimit: BODY_LIMIT,
    // Upload ids are some 130 characters at AWS.
    routerOptions: { maxParamLength: 1024 },
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    http: { connectionsCheckingInterval: 5000 },
    genReqId: requestId,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: (error, socket) => answerClientError(error, socket, logger),
  });
}

/** What every route has in common. */
export async function setUp(
  app: NestFastifyApplication,
  config: ServerConfig,
  shutdown: Shutdown,
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  // In the constructor of every request, so that they have one shape.
  fastify.decorateRequest('logFields');
  shutdown.announceBy(fastify);
  acceptJsonOnly(fastify);
  heedBodyLimits(fastify);
  await setSecurityHeaders(app, app.get(Presigner).origin);
  if (config.corsOrigins.length > 0) app.enableCors(corsOptions(config.corsOrigins));
  app.useGlobalPipes(new DtoValidationPipe());
}

function corsOptions(
  origins: ServerConfig['corsOrigins'],
): Parameters<NestFastifyApplication['enableCors']>[0] {
  return {
    origin: origins === '*' ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    strictPreflight: false,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  };
}

/** The caller's own id where it is harmless, so that a request can be followed through several services. */
function requestId(request: { headers: NodeJS.Dict<string | string[]> }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
}

/** Fastify's own refusals before routing, a malformed path among them. */
function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error);
  // Such a request has none of the decorations and hooks of the routes.
  logLine(request, problem.status, reply.elapsedTime, { problem });
  void reply
    .code(problem.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemDocument(problem, request.id)));
}

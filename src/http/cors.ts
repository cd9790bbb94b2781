import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ServerConfig } from '../config/server.config.js';

const EXPOSED_HEADERS = [
  'Location',
  'Retry-After',
  'X-Request-Id',
  'RateLimit',
  'RateLimit-Policy',
  // Tells a page whether its token expired, or whether it lacks a scope.
  'WWW-Authenticate',
];

/** Pages that the browser loads from its own machine. */
const LOCAL_ORIGIN = /^https?:\/\/(?:(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/;

/**
 * Lets pages of these origins call the API. Pages of listed origins may send cookies, which a gateway in front
 * of Signpost may require. Without origins, no CORS header is sent.
 *
 * Call it after `allowHosts`: a preflight for a foreign host name is rejected like any other request.
 */
export function allowOrigins(app: NestFastifyApplication, origins: ServerConfig['corsOrigins']): void {
  if (origins.length === 0) return;
  const isAllowed =
    origins === 'local'
      ? (origin: string): boolean => LOCAL_ORIGIN.test(origin)
      : (origin: string): boolean => origins.includes(origin);
  app.enableCors({
    // A function, so that a response to any other origin has no CORS header at all.
    origin: (origin: string | undefined, answer: (error: null, allowed: boolean) => void) =>
      answer(null, origin !== undefined && isAllowed(origin)),
    credentials: origins !== 'local',
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    strictPreflight: false,
    // Answered below, after the host check.
    preflightContinue: true,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  });
  answerPreflights(app.getHttpAdapter().getInstance());
}

/** Responds to the preflights of allowed origins, before the rate limit and on every path. */
function answerPreflights(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (isPreflight(request) && reply.hasHeader('access-control-allow-origin')) {
      // Safari waits for a body without this header.
      void reply.code(204).header('content-length', '0').send();
      return;
    }
    done();
  });
}

/** Whether a browser asks if a page may send a request (Fetch, "CORS-preflight request"). */
export function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

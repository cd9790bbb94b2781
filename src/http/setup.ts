import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServerConfig } from '../config/server.config.js';
import { allowHosts } from './allowed-hosts.js';
import { applyRouteBodyLimits } from './body-limits.js';
import { allowOrigins } from './cors.js';
import { rejectMalformedEscapes } from './encoded-target.js';
import type { RequestGate } from './request-limit.js';
import { listMethods } from './route-methods.js';
import { type PagePolicy, setSecurityHeaders } from './security-headers.js';
import type { Shutdown } from './shutdown.js';
import '../logging/log-fields.js';

/**
 * Sets up what all routes share: body limits, security headers, allowed hosts, CORS, the gates, and
 * request tracking for shutdown. For each request, Nest's adapter first sets the headers for CORS, then the
 * hooks run in the order of their calls here.
 * @param gates how many at a time, who calls, how often, and whether the caller may, in this order
 */
export async function setUpHttp(
  app: NestFastifyApplication,
  config: ServerConfig,
  shutdown: Shutdown,
  pages: readonly PagePolicy[],
  gates: readonly RequestGate[],
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  // Declared before the first request, so that all request objects have the same shape.
  fastify.decorateRequest('logFields');
  shutdown.trackRequests(fastify);
  applyRouteBodyLimits(fastify);
  await setSecurityHeaders(app, pages, config.hsts);
  allowHosts(fastify, config.allowedHosts);
  allowOrigins(app, config.corsOrigins);
  for (const gate of gates) gate.applyTo(fastify);
  rejectMalformedEscapes(fastify);
  listMethods(fastify);
}

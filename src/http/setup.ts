import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServerConfig } from '../config/server.config.js';
import { applyRouteBodyLimits } from './body-limits.js';
import { acceptJsonOnly } from './body-parser.js';
import { allowOrigins } from './cors.js';
import { type PagePolicy, setSecurityHeaders } from './security-headers.js';
import type { Shutdown } from './shutdown.js';
import '../logging/log-fields.js';

/** Sets up body parsing, security headers, CORS, and request tracking for shutdown. All routes share them. */
export async function setUpHttp(
  app: NestFastifyApplication,
  config: ServerConfig,
  shutdown: Shutdown,
  pages: readonly PagePolicy[],
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  // Declared before the first request, so that all request objects have the same shape.
  fastify.decorateRequest('logFields');
  shutdown.trackRequests(fastify);
  acceptJsonOnly(fastify);
  applyRouteBodyLimits(fastify);
  await setSecurityHeaders(app, pages, config.hsts);
  allowOrigins(app, config.corsOrigins);
}

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServerConfig } from '../config/server.config.js';

const EXPOSED_HEADERS = [
  'Location',
  'Retry-After',
  'X-Request-Id',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
];

/** Pages that the browser loads from its own machine. */
const LOCAL_ORIGIN = /^https?:\/\/(?:(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/;

/**
 * Lets pages of these origins call the API. Pages of listed origins may send cookies, which a gateway in front
 * of Signpost may require. Without origins, no CORS header is sent.
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
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  });
}

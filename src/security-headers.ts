import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** For answers that are no page: nothing of them is sniffed, framed, run, or told to where they point. */
const API_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/**
 * And the request's id, in the same hook. Helmet writes the headers of the pages; for each redirect it would build its
 * policy anew.
 */
export async function setSecurityHeaders(app: NestFastifyApplication, bucketOrigin: string): Promise<void> {
  await app.register(helmet, { global: false });
  const page = pageHeaders(bucketOrigin);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', request.id);
      if (request.url.startsWith('/docs')) {
        Promise.resolve(reply.helmet(page)).then(() => done(), done);
        return;
      }
      reply.headers(API_HEADERS);
      done();
    });
}

/** Swagger UI runs from here and calls the bucket; nothing else is loaded or framed. */
function pageHeaders(bucketOrigin: string): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", bucketOrigin],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  };
}

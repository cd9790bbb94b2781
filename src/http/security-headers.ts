import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** The content that an HTML page may load. */
export interface PagePolicy {
  /** Path prefix of the page and its assets, such as `/docs`. */
  readonly path: string;
  /** Sources by directive of the Content-Security-Policy; every other directive falls back to `'none'`. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

/** Headers for non-HTML responses: no sniffing, framing, script execution or Referer. */
const API_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/**
 * Sets the security headers and `X-Request-Id` in one hook. Helmet handles only the HTML pages: it would
 * rebuild its policy on every redirect.
 * @param hsts the value of Strict-Transport-Security, if it is sent
 */
export async function setSecurityHeaders(
  app: NestFastifyApplication,
  pages: readonly PagePolicy[],
  hsts: string | undefined,
): Promise<void> {
  await app.register(helmet, { global: false });
  const transport = hsts === undefined ? {} : { 'strict-transport-security': hsts };
  const apiHeaders = { ...API_HEADERS, ...transport };
  const helmets = pages.map((policy) => ({ path: policy.path, options: pageHeaders(policy) }));
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', request.id);
      for (const { path, options } of helmets) {
        if (!request.url.startsWith(path)) continue;
        reply.headers(transport);
        Promise.resolve(reply.helmet(options)).then(() => done(), done);
        return;
      }
      reply.headers(apiHeaders);
      done();
    });
}

function pageHeaders({ sources }: PagePolicy): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        ...Object.fromEntries(Object.entries(sources).map(([name, list]) => [name, [...list]])),
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  };
}

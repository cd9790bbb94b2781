import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { AppModule, problemFormats } from './app.module.js';
import { type Environment, loadEnvironment } from './config/environment.js';
import type { ServerConfig } from './config/server.config.js';
import { serveApiDocs } from './docs/api-docs.js';
import { docsPagePolicy } from './docs/page-policy.js';
import { ExampleUploads } from './embedded-bucket/example-uploads.js';
import { Readiness } from './health/readiness.js';
import { createAdapter } from './http/adapter.js';
import { setUpHttp } from './http/setup.js';
import { Shutdown } from './http/shutdown.js';
import { AccessControl } from './identity/access-control.js';
import { Authentication } from './identity/authentication.js';
import { findImpossibleTypes } from './startup/impossible-types.js';
import { RateLimit } from './limits/rate-limit.js';
import { createLogger } from './logging/logger.js';
import { NestLogger } from './logging/nest-logger.js';
import { startupBanner } from './startup/banner.js';
import { failureMessage } from './startup/failure-message.js';
import { listenError } from './startup/listen-error.js';
import { storeWarnings } from './startup/store-warning.js';
import { Bucket } from './storage/bucket.js';
import { Buckets } from './storage/buckets.js';
import { StorageHealth } from './storage/storage.health.js';
import { TenantsReload } from './tenants/tenants-reload.js';
import { Tenants } from './tenants/tenants.js';

async function main(): Promise<void> {
  // The banner is lost if standard output is a file on a full disk. The service still starts.
  process.stdout.on('error', () => undefined);
  const environment = loadEnvironment();
  const { server, store, uploads, identity, warnings } = environment;
  const logger = await createLogger(server.logLevel);
  const problems = problemFormats(environment);
  const rateLimit = new RateLimit(environment.limits);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(environment, problems, rateLimit),
    createAdapter(server, logger, problems, rateLimit),
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  const bucketOrigin = app.get(Bucket).presigner.origin;
  const shutdown = new Shutdown(server, logger);
  await setUpHttp(
    app,
    server,
    shutdown,
    [docsPagePolicy(app.get(Buckets, { strict: false }).origins())],
    [app.get(Authentication, { strict: false }), rateLimit, app.get(AccessControl, { strict: false })],
  );
  serveApiDocs(app, {
    keyPrefix: uploads.keyPrefix,
    credentials: identity.auth,
    uploadIds: exampleUploadIds(app, environment),
  });
  await listen(app, server);
  if (environment.tenants.file !== undefined) reloadOnSignal(app, logger);
  shutdown.closeOnSignal(app, () => app.get(Readiness, { strict: false }).end());

  const url = (await app.getUrl()).replace('[::1]', 'localhost');
  const startWarnings = [
    ...warnings,
    ...app.get(Tenants, { strict: false }).warnings,
    ...storeWarnings(store),
    ...findImpossibleTypes(uploads.fileTypes),
  ];
  for (const warning of startWarnings) logger.warn(warning);
  logger.info({ url, bucket: bucketOrigin }, 'ready');
  // Logs a warning if there are none. Requests are served in the meantime: a provider may take seconds.
  const { credentials } = await app.get(StorageHealth, { strict: false }).credentials();
  if (server.production) return;
  const banner = startupBanner({ url, bucketOrigin, canSign: credentials?.status === 'up' }, environment);
  logger.flush(() => process.stdout.write(banner));
}

/**
 * The tenants file is read again on SIGHUP, as daemons read their configuration. Without one, SIGHUP ends the process,
 * as a closed terminal expects.
 */
function reloadOnSignal(app: NestFastifyApplication, logger: Logger): void {
  const tenants = app.get(TenantsReload, { strict: false });
  process.on('SIGHUP', () => {
    void tenants.reload().then((isAccepted) => {
      if (isAccepted) logger.info('the tenants file was read again');
    });
  });
}

/** Only the embedded bucket has example uploads. */
function exampleUploadIds(app: NestFastifyApplication, { store }: Environment): ReadonlyMap<string, string> {
  return store.bucket === undefined ? app.get(ExampleUploads, { strict: false }).ids : new Map();
}

async function listen(app: NestFastifyApplication, { port, host }: ServerConfig): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw listenError(error, 'PORT', host, port);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${failureMessage('Signpost', error)}\n`);
  process.exit(1);
});

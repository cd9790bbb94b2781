import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
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
import { findImpossibleTypes } from './startup/impossible-types.js';
import { openLimits } from './limits/open-limits.js';
import { RateLimit } from './limits/rate-limit.js';
import { createLogger } from './logging/logger.js';
import { NestLogger } from './logging/nest-logger.js';
import { Replicas } from './replicas/replicas.js';
import { startupBanner } from './startup/banner.js';
import { failureMessage } from './startup/failure-message.js';
import { listenError } from './startup/listen-error.js';
import { storeWarnings } from './startup/store-warning.js';
import { Bucket } from './storage/bucket.js';
import { StorageHealth } from './storage/storage.health.js';

async function main(): Promise<void> {
  // The banner is lost if standard output is a file on a full disk. The service still starts.
  process.stdout.on('error', () => undefined);
  const environment = loadEnvironment();
  const { server, store, uploads, warnings } = environment;
  const logger = await createLogger(server.logLevel);
  // Also for messages from before the application exists.
  Logger.overrideLogger(new NestLogger(logger));
  const problems = problemFormats(environment);
  const replicas = await Replicas.open(environment.redis.target);
  const limits = await openLimits(replicas.redis);
  const rateLimit = new RateLimit(environment.limits, limits.counters);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(environment, problems, rateLimit, limits, replicas),
    createAdapter(server, logger, problems, rateLimit),
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  const bucketOrigin = app.get(Bucket).presigner.origin;
  const shutdown = new Shutdown(server, logger);
  await setUpHttp(app, server, shutdown, [docsPagePolicy(bucketOrigin)], rateLimit);
  serveApiDocs(app, { keyPrefix: uploads.keyPrefix, uploadIds: exampleUploadIds(app, environment) });
  await listen(app, server);
  shutdown.closeOnSignal(app, () => app.get(Readiness, { strict: false }).end());

  const url = (await app.getUrl()).replace('[::1]', 'localhost');
  const startWarnings = [...warnings, ...storeWarnings(store), ...findImpossibleTypes(uploads.fileTypes)];
  for (const warning of startWarnings) logger.warn(warning);
  logger.info({ url, bucket: bucketOrigin }, 'ready');
  // Logs a warning if there are none. Requests are served in the meantime: a provider may take seconds.
  const { credentials } = await app.get(StorageHealth, { strict: false }).credentials();
  if (server.production) return;
  const banner = startupBanner({ url, bucketOrigin, canSign: credentials?.status === 'up' }, environment);
  logger.flush(() => process.stdout.write(banner));
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

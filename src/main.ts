import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { type Environment, loadEnvironment } from './config/environment.js';
import type { ServerConfig } from './config/server.config.js';
import { serveApiDocs } from './docs/api-docs.js';
import { docsPagePolicy } from './docs/page-policy.js';
import { ExampleUploads } from './embedded-bucket/example-uploads.js';
import { createAdapter } from './http/adapter.js';
import { setUpHttp } from './http/setup.js';
import { Shutdown } from './http/shutdown.js';
import { createLogger } from './logging/logger.js';
import { NestLogger } from './logging/nest-logger.js';
import { startupBanner } from './startup/banner.js';
import { failureMessage } from './startup/failure-message.js';
import { listenError } from './startup/listen-error.js';
import { Bucket } from './storage/bucket.js';
import { StorageHealth } from './storage/storage.health.js';

async function main(): Promise<void> {
  const environment = loadEnvironment();
  const { server, uploads, warnings } = environment;
  const logger = await createLogger(server.logLevel);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(environment),
    createAdapter(server, logger),
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  const bucketOrigin = app.get(Bucket).presigner.origin;
  const shutdown = new Shutdown(server.shutdownGrace, logger);
  await setUpHttp(app, server, shutdown, [docsPagePolicy(bucketOrigin)]);
  serveApiDocs(app, { keyPrefix: uploads.keyPrefix, uploadIds: exampleUploadIds(app, environment) });
  await listen(app, server);
  shutdown.closeOnSignal(app);

  const url = (await app.getUrl()).replace('[::1]', 'localhost');
  for (const warning of warnings) logger.warn(warning);
  logger.info({ url, bucket: bucketOrigin }, 'ready');
  // Not awaited: a provider of credentials may take seconds to answer, or to give up.
  void app.get(StorageHealth, { strict: false }).credentials();
  if (server.production) return;
  logger.flush(() => process.stdout.write(startupBanner(url, bucketOrigin, environment)));
}

/** Only the embedded bucket has example uploads. */
function exampleUploadIds(
  app: NestFastifyApplication,
  { store }: Environment,
): ReadonlyMap<string, string> {
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

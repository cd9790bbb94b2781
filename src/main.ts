import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { serveApiDocs } from './api-docs.js';
import { AppModule } from './app.module.js';
import { createAdapter, setUp } from './app.setup.js';
import { type Environment, loadEnvironment } from './config/environment.js';
import type { ServerConfig } from './config/server.config.js';
import { listenProblem } from './listen-problem.js';
import { createLogger } from './logging/logger.js';
import { NestLogger } from './logging/nest-logger.js';
import { Shutdown } from './shutdown.js';
import { startError } from './start-error.js';
import { Presigner } from './storage/presigner.js';

async function main(): Promise<void> {
  const environment = loadEnvironment();
  const logger = createLogger(environment.server.logLevel);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(environment),
    createAdapter(environment.server, logger),
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  const shutdown = new Shutdown(environment.server.shutdownGrace, logger);
  await setUp(app, environment.server, shutdown);
  serveApiDocs(app, environment.uploads.keyPrefix);
  await listen(app, environment.server);
  shutdown.listenFor(app);

  const url = (await app.getUrl()).replace('[::1]', 'localhost');
  const presigner = app.get(Presigner);
  logger.info({ url, bucket: presigner.origin }, 'ready');
  logger.flush();
  if (!environment.server.production) process.stdout.write(signs(url, presigner.origin, environment));
}

/** Where to go next, for whoever has just started it. */
function signs(url: string, bucketOrigin: string, { store, localBucket }: Environment): string {
  const bucket =
    store.bucket === undefined
      ? `${bucketOrigin}/signpost  (embedded; its files are in ${localBucket.dir})`
      : `${store.bucket} at ${bucketOrigin}`;
  return `
  Signpost is ready.

    API         ${url}
    Swagger UI  ${url}/docs   <- click here next
    Bucket      ${bucket}

`;
}

async function listen(app: NestFastifyApplication, { port, host }: ServerConfig): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw listenProblem(error, 'PORT', host, port);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${startError('Signpost', error)}\n`);
  process.exit(1);
});

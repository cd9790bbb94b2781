import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, problemFormats } from './app.module.js';
import { type Environment, loadEnvironment } from './config/environment.js';
import type { ServerConfig } from './config/server.config.js';
import { VERSION } from './config/version.js';
import { serveApiDocs } from './docs/api-docs.js';
import { docsPagePolicy } from './docs/page-policy.js';
import { ExampleUploads } from './embedded-bucket/example-uploads.js';
import { Readiness } from './health/readiness.js';
import { createAdapter } from './http/adapter.js';
import { RequestMetrics } from './http/request-metrics.js';
import { setUpHttp } from './http/setup.js';
import { Shutdown } from './http/shutdown.js';
import { AccessControl } from './identity/access-control.js';
import { Authentication } from './identity/authentication.js';
import { observeTenants } from './identity/tenant-metrics.js';
import { findImpossibleTypes } from './startup/impossible-types.js';
import { CounterStore } from './limits/counter-store.js';
import { CALLER_RULES } from './limits/caller-rules.js';
import { openLimits } from './limits/open-limits.js';
import { RateLimit } from './limits/rate-limit.js';
import { RequestsInFlight } from './limits/requests-in-flight.js';
import { createLogger } from './logging/logger.js';
import { NestLogger } from './logging/nest-logger.js';
import { addEventLoopMetrics } from './metrics/event-loop-metrics.js';
import { Metrics } from './metrics/metrics.js';
import { addProcessMetrics } from './metrics/process-metrics.js';
import { Replicas } from './replicas/replicas.js';
import { ExampleLinks } from './links/example-links.js';
import { startupBanner } from './startup/banner.js';
import { failureMessage } from './startup/failure-message.js';
import { keepTicksFast } from './startup/fast-ticks.js';
import { listenError } from './startup/listen-error.js';
import { linkWarnings } from './startup/link-warning.js';
import { metricsWarnings, serveMetrics } from './startup/serve-metrics.js';
import { storeWarnings } from './startup/store-warning.js';
import { Bucket } from './storage/bucket.js';
import { StorageHealth } from './storage/storage.health.js';
import { TenantsReload } from './tenants/tenants-reload.js';
import { Tenants } from './tenants/tenants.js';

/** Topic of the message on which all replicas read the tenants file again. */
const RELOAD_TENANTS = 'reload-tenants';

async function main(): Promise<void> {
  // The banner is lost if standard output is a file on a full disk. The service still starts.
  process.stdout.on('error', () => undefined);
  const environment = loadEnvironment();
  const { server, store, uploads, identity, redirect, warnings } = environment;
  const logger = await createLogger(server.logLevel);
  // Also for messages from before the application exists.
  Logger.overrideLogger(new NestLogger(logger));
  const problems = problemFormats(environment);
  const replicas = await Replicas.open(environment.redis.target);
  const hasTenantsFile = environment.tenants.file !== undefined;
  const metrics = new Metrics();
  addProcessMetrics(metrics, VERSION);
  addEventLoopMetrics(metrics);
  const limits = await openLimits(replicas.redis, metrics);
  const rateLimit = new RateLimit(environment.limits, limits.counters, CALLER_RULES, metrics);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(environment, problems, rateLimit, limits, replicas, metrics),
    createAdapter(server, logger, problems, rateLimit, [
      new RequestMetrics(metrics).observe,
      ...(hasTenantsFile ? [observeTenants(metrics)] : []),
    ]),
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  const bucketOrigin = app.get(Bucket).presigner.origin;
  const shutdown = new Shutdown(server, logger);
  await setUpHttp(
    app,
    server,
    shutdown,
    [docsPagePolicy(hasTenantsFile ? undefined : [bucketOrigin])],
    [
      new RequestsInFlight(metrics),
      app.get(Authentication, { strict: false }),
      rateLimit,
      app.get(AccessControl, { strict: false }),
    ],
  );
  serveApiDocs(app, {
    keyPrefix: uploads.keyPrefix,
    credentials: identity.auth,
    isRedirectPublic: redirect.access === 'public',
    exampleIds: () => exampleIds(app, environment),
  });
  await listen(app, server);
  const metricsPort = await serveMetrics(metrics, environment.metrics, server.host);
  if (hasTenantsFile) await reloadOnSignal(app, replicas);
  shutdown.closeOnSignal(app, () => app.get(Readiness, { strict: false }).end());

  const url = (await app.getUrl()).replace('[::1]', 'localhost');
  const startWarnings = [
    ...warnings,
    ...app.get(Tenants, { strict: false }).warnings,
    ...storeWarnings(store),
    ...findImpossibleTypes(uploads.fileTypes),
    ...metricsWarnings(environment.metrics, metricsPort),
  ];
  for (const warning of startWarnings) logger.warn(warning);
  // A first start needs no secret, so it is no reason to warn.
  const level = environment.links.isTemporary ? 'info' : 'warn';
  const isShared = app.get(CounterStore, { strict: false }).mode !== 'memory';
  for (const sentence of linkWarnings(environment.links, isShared)) logger[level](sentence);
  logger.info({ url, bucket: bucketOrigin, metrics_port: metricsPort }, 'ready');
  // Logs a warning if there are none. Requests are served in the meantime: a provider may take seconds.
  const { credentials } = await app.get(StorageHealth, { strict: false }).credentials();
  if (server.production) return;
  const banner = startupBanner({ url, bucketOrigin, canSign: credentials?.status === 'up' }, environment);
  logger.flush(() => process.stdout.write(banner));
}

/**
 * On SIGHUP, all replicas read the tenants file again. Without one, SIGHUP ends the process, as a closed terminal
 * expects.
 */
async function reloadOnSignal(app: NestFastifyApplication, { broadcasts }: Replicas): Promise<void> {
  const tenants = app.get(TenantsReload, { strict: false });
  process.on('SIGHUP', () => {
    broadcasts.publish(RELOAD_TENANTS, '').catch(() => {
      new Logger('Tenants').warn(
        'Redis cannot be used. Other replicas read the tenants file when it can be used again.',
      );
    });
  });
  await broadcasts.subscribe(RELOAD_TENANTS, () => void tenants.reload());
}

/** Only the embedded bucket has example uploads, and a file for example links. */
function exampleIds(app: NestFastifyApplication, { store }: Environment): ReadonlyMap<string, string> {
  if (store.bucket !== undefined) return new Map();
  const [uploads, links] = [ExampleUploads, ExampleLinks].map((type) => app.get(type, { strict: false }));
  return new Map([...(uploads?.ids ?? []), ...(links?.ids ?? [])]);
}

async function listen(app: NestFastifyApplication, { port, host }: ServerConfig): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw listenError(error, 'PORT', host, port);
  }
}

keepTicksFast();
main().catch((error: unknown) => {
  process.stderr.write(`${failureMessage('Signpost', error)}\n`);
  process.exit(1);
});

import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { Environment } from './config/environment.js';
import { SettingsModule } from './config/settings.module.js';
import { StoreConfig } from './config/store.config.js';
import { DOCS_PATHS } from './docs/page-policy.js';
import { EmbeddedBucketModule } from './embedded-bucket/embedded-bucket.module.js';
import { localBucketOptions } from './embedded-bucket/local-bucket-options.js';
import { ProblemFormats } from './errors/problem-formats.js';
import { ProblemFilter } from './errors/problem.filter.js';
import { FilesModule } from './files/files.module.js';
import { HealthModule } from './health/health.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { LimitsModule } from './limits/limits.module.js';
import type { Limits } from './limits/open-limits.js';
import type { RateLimit } from './limits/rate-limit.js';
import { LinksModule } from './links/links.module.js';
import { LocalBucket } from './local-bucket/local-bucket.js';
import { MetricsModule } from './metrics/metrics.module.js';
import type { Metrics } from './metrics/metrics.js';
import { ProxyModule } from './proxy/proxy.module.js';
import { redirectProblems } from './proxy/redirect-problems.js';
import { ReplicasModule } from './replicas/replicas.module.js';
import type { Replicas } from './replicas/replicas.js';
import type { BucketOptions } from './storage/bucket-options.js';
import { StorageModule } from './storage/storage.module.js';
import { UPPY_PROBLEMS } from './uppy/uppy-problems.js';
import { UppyModule } from './uppy/uppy.module.js';
import { DtoValidationPipe } from './validation/dto-validation.pipe.js';

/** Lists the modules of the service and connects them. */
@Module({})
export class AppModule {
  static register(
    environment: Environment,
    problems: ProblemFormats,
    rateLimit: RateLimit,
    limits: Limits,
    replicas: Replicas,
    metrics: Metrics,
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SettingsModule.register(environment),
        MetricsModule.register(metrics),
        environment.store.bucket === undefined ? embeddedStorage(environment) : configuredStorage(),
        ReplicasModule.register(replicas),
        IdentityModule.register(DOCS_PATHS),
        LimitsModule.register(rateLimit, limits),
        FilesModule,
        UppyModule,
        ProxyModule,
        LinksModule,
        HealthModule,
      ],
      providers: [
        { provide: ProblemFormats, useValue: problems },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: DtoValidationPipe },
      ],
    };
  }
}

/** The formats of error responses that the clients of some routes need. */
export function problemFormats({ redirect }: Environment): ProblemFormats {
  return new ProblemFormats([UPPY_PROBLEMS, redirectProblems(redirect)]);
}

function configuredStorage(): DynamicModule {
  return StorageModule.registerAsync({
    inject: [StoreConfig],
    useFactory: (config: StoreConfig): BucketOptions => ({ ...config, bucket: config.bucket ?? '' }),
  });
}

function embeddedStorage(environment: Environment): DynamicModule {
  return StorageModule.registerAsync({
    imports: [EmbeddedBucketModule.register(environment)],
    inject: [LocalBucket, StoreConfig],
    useFactory: (local: LocalBucket, config: StoreConfig): BucketOptions => ({
      ...config,
      ...localBucketOptions(local),
    }),
  });
}

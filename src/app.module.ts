import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Environment } from './config/environment.js';
import { SettingsModule } from './config/settings.module.js';
import { StoreConfig } from './config/store.config.js';
import { EmbeddedBucketModule } from './embedded-bucket.module.js';
import { ProblemFilter } from './errors/problem.filter.js';
import { FilesModule } from './files/files.module.js';
import { HealthModule } from './health/health.module.js';
import { LimitsModule } from './limits/limits.module.js';
import { LocalBucket } from './local-bucket/local-bucket.js';
import { MultipartModule } from './multipart/multipart.module.js';
import { ProxyModule } from './proxy/proxy.module.js';
import { StorageModule } from './storage/storage.module.js';
import type { Store } from './storage/store.js';

/** The one place that says which parts there are and how they hang together. */
@Module({})
export class AppModule {
  static register(environment: Environment): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SettingsModule.register(environment),
        environment.store.bucket === undefined ? embeddedStorage(environment) : configuredStorage(),
        LimitsModule,
        FilesModule,
        MultipartModule,
        ProxyModule,
        HealthModule,
      ],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    };
  }
}

function configuredStorage(): DynamicModule {
  return StorageModule.registerAsync({
    inject: [StoreConfig],
    useFactory: (config: StoreConfig): Store => ({ ...config, bucket: config.bucket ?? '' }),
  });
}

function embeddedStorage(environment: Environment): DynamicModule {
  return StorageModule.registerAsync({
    imports: [EmbeddedBucketModule.register(environment)],
    inject: [LocalBucket, StoreConfig],
    useFactory: ({ bucket, region, endpoint, credentials }: LocalBucket, config: StoreConfig): Store => ({
      ...config,
      bucket,
      region,
      endpoint,
      credentials,
      forcePathStyle: true,
    }),
  });
}

import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { DownloadsConfig } from './downloads.config.js';
import type { Environment } from './environment.js';
import { IdentityConfig } from './identity.config.js';
import { LimitsConfig } from './limits.config.js';
import { LinksConfig } from './links.config.js';
import { LocalBucketConfig } from './local-bucket.config.js';
import { MetricsConfig } from './metrics.config.js';
import { RedirectConfig } from './redirect.config.js';
import { RedisConfig } from './redis.config.js';
import { ServerConfig } from './server.config.js';
import { StoreConfig } from './store.config.js';
import { TenantsConfig } from './tenants.config.js';
import { UploadsConfig } from './uploads.config.js';

const TOKENS = {
  server: ServerConfig,
  store: StoreConfig,
  localBucket: LocalBucketConfig,
  uploads: UploadsConfig,
  downloads: DownloadsConfig,
  redirect: RedirectConfig,
  identity: IdentityConfig,
  tenants: TenantsConfig,
  limits: LimitsConfig,
  redis: RedisConfig,
  links: LinksConfig,
  metrics: MetricsConfig,
} satisfies Record<Exclude<keyof Environment, 'warnings'>, unknown>;

/**
 * Provides each group of settings under its type, so that a class can inject it:
 * `constructor(config: UploadsConfig)`.
 */
@Module({})
export class SettingsModule {
  static register(environment: Environment): DynamicModule {
    return {
      module: SettingsModule,
      global: true,
      imports: [
        ConfigModule.forRoot({
          ignoreEnvFile: true,
          skipProcessEnv: true,
          cache: true,
          load: [() => ({ ...environment })],
        }),
      ],
      providers: Object.entries(TOKENS).map(([group, token]) => ({
        provide: token,
        inject: [ConfigService],
        useFactory: (config: ConfigService) => config.getOrThrow<unknown>(group),
      })),
      exports: Object.values(TOKENS),
    };
  }
}

import { Module } from '@nestjs/common';
import { DownloadsConfig } from '../config/downloads.config.js';
import { IdentityConfig } from '../config/identity.config.js';
import { RedirectConfig } from '../config/redirect.config.js';
import { StoreConfig } from '../config/store.config.js';
import { TenantsConfig } from '../config/tenants.config.js';
import { UploadsConfig } from '../config/uploads.config.js';
import type { BucketOptions } from '../storage/bucket-options.js';
import { Buckets } from '../storage/buckets.js';
import { Namespace } from '../storage/namespace.js';
import { BUCKET_OPTIONS } from '../storage/storage.module.js';
import { defaultTenant } from './default-tenant.js';
import { TenantsReload } from './tenants-reload.js';
import { Tenants, type TenantsSnapshot } from './tenants.js';

/** Reads the tenants file, or does nothing if there is none. */
abstract class TenantsSource {
  abstract readonly load: (() => Promise<TenantsSnapshot>) | undefined;
}

/** Provides the tenants, and reads their file again when asked to. */
@Module({
  providers: [
    {
      provide: TenantsSource,
      inject: [
        TenantsConfig,
        StoreConfig,
        UploadsConfig,
        DownloadsConfig,
        RedirectConfig,
        IdentityConfig,
        BUCKET_OPTIONS,
        Buckets,
      ],
      useFactory: (
        { file }: TenantsConfig,
        store: StoreConfig,
        uploads: UploadsConfig,
        downloads: DownloadsConfig,
        redirect: RedirectConfig,
        identity: IdentityConfig,
        options: BucketOptions,
        buckets: Buckets,
      ): TenantsSource => {
        const settings = { store, uploads, downloads, redirect, identity };
        if (file === undefined) return { load: undefined };
        return {
          // The validator takes time and memory to load.
          load: async () => (await import('./load-tenants.js')).loadTenants(file, settings, options, buckets),
        };
      },
    },
    {
      provide: Tenants,
      inject: [TenantsSource, Namespace, UploadsConfig],
      useFactory: async (
        { load }: TenantsSource,
        objects: Namespace,
        config: UploadsConfig,
      ): Promise<Tenants> =>
        load === undefined
          ? new Tenants(defaultTenant(objects, config))
          : new Tenants(undefined, await load()),
    },
    {
      provide: TenantsReload,
      inject: [TenantsSource, Tenants, Buckets, Namespace],
      useFactory: (
        { load }: TenantsSource,
        tenants: Tenants,
        buckets: Buckets,
        { bucket }: Namespace,
      ): TenantsReload => new TenantsReload(tenants, load, buckets, [bucket]),
    },
  ],
  exports: [Tenants, TenantsReload],
})
export class TenantsModule {}

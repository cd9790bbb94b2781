import { Module } from '@nestjs/common';
import { UploadsConfig } from '../config/uploads.config.js';
import { Namespace } from '../storage/namespace.js';
import { defaultTenant } from './default-tenant.js';
import { Tenants } from './tenants.js';

/** Provides the tenants. */
@Module({
  providers: [
    {
      provide: Tenants,
      inject: [Namespace, UploadsConfig],
      useFactory: (objects: Namespace, config: UploadsConfig): Tenants =>
        new Tenants(defaultTenant(objects, config)),
    },
  ],
  exports: [Tenants],
})
export class TenantsModule {}

import { type DynamicModule, Module } from '@nestjs/common';
import { TenantsModule } from '../tenants/tenants.module.js';
import { Tenants } from '../tenants/tenants.js';
import { AccessControl } from './access-control.js';
import { RouteAccess } from './access.js';
import type { Authenticator } from './authenticator.js';
import { Authentication } from './authentication.js';
import { Principals } from './principals.js';

/** Provides the hooks that find out who calls, and whether the caller may. */
@Module({})
export class IdentityModule {
  /** @param openPaths of pages that are served outside controllers; each covers the paths below it */
  static register(openPaths: readonly string[], authenticators: readonly Authenticator[]): DynamicModule {
    return {
      module: IdentityModule,
      imports: [TenantsModule],
      providers: [
        { provide: RouteAccess, useFactory: () => new RouteAccess(true, openPaths) },
        { provide: Principals, inject: [Tenants], useFactory: (tenants: Tenants) => new Principals(tenants) },
        {
          provide: Authentication,
          inject: [Principals, RouteAccess],
          useFactory: (principals: Principals, access: RouteAccess) =>
            new Authentication(authenticators, principals, access),
        },
        {
          provide: AccessControl,
          inject: [RouteAccess],
          useFactory: (access: RouteAccess) => new AccessControl(access),
        },
      ],
      exports: [Authentication, AccessControl],
    };
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import { IdentityConfig } from '../config/identity.config.js';
import { RedirectConfig } from '../config/redirect.config.js';
import { TenantsModule } from '../tenants/tenants.module.js';
import { Tenants } from '../tenants/tenants.js';
import { AccessControl } from './access-control.js';
import { RouteAccess } from './access.js';
import { ApiKeys } from './api-keys.js';
import { Authentication } from './authentication.js';
import type { Authenticator } from './authenticator.js';
import { configuredApiKeys } from './configured-api-keys.js';
import { Principals } from './principals.js';

type Authenticators = readonly Authenticator[] | 'none';

const AUTHENTICATORS = Symbol('Authenticators');

/** Provides the hooks that find out who calls, and whether the caller may. */
@Module({})
export class IdentityModule {
  /**
   * @param openPaths of pages that are served outside controllers; each covers the paths below it
   * @param authenticators instead of those that `AUTH` lists
   */
  static register(openPaths: readonly string[], authenticators?: Authenticators): DynamicModule {
    return {
      module: IdentityModule,
      imports: [TenantsModule],
      providers: [
        {
          provide: AUTHENTICATORS,
          inject: [IdentityConfig, Tenants],
          useFactory: (config: IdentityConfig, tenants: Tenants): Authenticators =>
            authenticators ?? authenticatorsOf(config, tenants),
        },
        {
          provide: RouteAccess,
          inject: [RedirectConfig],
          useFactory: ({ access }: RedirectConfig) => new RouteAccess(access === 'public', openPaths),
        },
        { provide: Principals, inject: [Tenants], useFactory: (tenants: Tenants) => new Principals(tenants) },
        {
          provide: Authentication,
          inject: [AUTHENTICATORS, Principals, RouteAccess],
          useFactory: (all: Authenticators, principals: Principals, access: RouteAccess) =>
            new Authentication(all, principals, access),
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

function authenticatorsOf(config: IdentityConfig, tenants: Tenants): Authenticators {
  if (config.auth.length === 0) return 'none';
  return config.auth.map((method) => {
    if (method === 'api-key') return new ApiKeys(configuredApiKeys(config, tenants));
    throw new Error(`AUTH=${method} is not implemented`);
  });
}

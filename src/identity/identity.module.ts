import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { IdentityConfig } from '../config/identity.config.js';
import { RedirectConfig } from '../config/redirect.config.js';
import { Metrics } from '../metrics/metrics.js';
import { TenantsModule } from '../tenants/tenants.module.js';
import { Tenants } from '../tenants/tenants.js';
import { AccessControl } from './access-control.js';
import { RouteAccess } from './access.js';
import { Authentication } from './authentication.js';
import { AUTHENTICATORS, type Authenticators, createAuthenticators } from './authenticators.js';
import { IdentityHealth } from './identity.health.js';
import { Principals } from './principals.js';

/** Provides the hooks that find out who calls, and whether the caller may. */
@Module({})
export class IdentityModule implements OnApplicationShutdown {
  /**
   * @param openPaths of pages that are served outside controllers; each covers the paths below it
   * @param authenticators instead of those that `AUTH` lists
   */
  static register(openPaths: readonly string[], authenticators?: Authenticators): DynamicModule {
    return {
      module: IdentityModule,
      imports: [TenantsModule, TerminusModule.forRoot({ logger: false })],
      global: true,
      providers: [
        {
          provide: AUTHENTICATORS,
          inject: [IdentityConfig, Tenants],
          useFactory: (config: IdentityConfig, tenants: Tenants): Authenticators | Promise<Authenticators> =>
            authenticators ?? createAuthenticators(config, tenants),
        },
        {
          provide: RouteAccess,
          inject: [RedirectConfig],
          useFactory: ({ access }: RedirectConfig) => new RouteAccess(access === 'public', openPaths),
        },
        IdentityHealth,
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
      exports: [Authentication, AccessControl, IdentityHealth],
    };
  }

  constructor(
    @Inject(AUTHENTICATORS) private readonly authenticators: Authenticators,
    metrics: Metrics,
  ) {
    metrics.gauge(
      { name: 'signpost_jwt_keys_age_seconds', help: 'Time since the keys of the issuer were fetched.' },
      () => {
        const all = authenticators === 'none' ? [] : authenticators;
        const [age] = all.flatMap(({ status }) => status?.ageSeconds ?? []);
        return age;
      },
    );
  }

  onApplicationShutdown(): void {
    if (this.authenticators === 'none') return;
    for (const authenticator of this.authenticators) authenticator.close();
  }
}

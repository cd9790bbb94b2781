import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CounterStore } from './counter-store.js';
import type { Limits } from './open-limits.js';
import { Quotas } from './quotas.js';
import { RateLimit } from './rate-limit.js';

/** Provides counters and quotas, and the rate limit to the routes that weigh more or less than one request. */
@Module({})
export class LimitsModule implements OnApplicationShutdown {
  static register(rateLimit: RateLimit, { counters, quotas }: Limits): DynamicModule {
    return {
      module: LimitsModule,
      global: true,
      providers: [
        { provide: RateLimit, useValue: rateLimit },
        { provide: CounterStore, useValue: counters },
        { provide: Quotas, useValue: quotas },
      ],
      exports: [RateLimit, CounterStore, Quotas],
    };
  }

  constructor(private readonly counters: CounterStore) {}

  onApplicationShutdown(): void {
    this.counters.close();
  }
}

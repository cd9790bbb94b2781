import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CounterStore } from './counter-store.js';
import { RateLimit } from './rate-limit.js';

/** Provides the counters, and the rate limit to the routes that weigh more or less than one request. */
@Module({})
export class LimitsModule implements OnApplicationShutdown {
  static register(rateLimit: RateLimit, counters: CounterStore): DynamicModule {
    return {
      module: LimitsModule,
      global: true,
      providers: [
        { provide: RateLimit, useValue: rateLimit },
        { provide: CounterStore, useValue: counters },
      ],
      exports: [RateLimit, CounterStore],
    };
  }

  constructor(private readonly counters: CounterStore) {}

  onApplicationShutdown(): void {
    this.counters.close();
  }
}

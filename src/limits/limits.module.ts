import { type DynamicModule, Module } from '@nestjs/common';
import { RateLimit } from './rate-limit.js';

/** Provides the rate limit to the routes that weigh more or less than one request. */
@Module({})
export class LimitsModule {
  static register(rateLimit: RateLimit): DynamicModule {
    return {
      module: LimitsModule,
      global: true,
      providers: [{ provide: RateLimit, useValue: rateLimit }],
      exports: [RateLimit],
    };
  }
}

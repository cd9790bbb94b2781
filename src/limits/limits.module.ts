import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { LimitsConfig } from '../config/limits.config.js';
import { CallerGuard } from './caller.guard.js';
import { MemoryCounterStore } from './memory-counter-store.js';

const MINUTE_MS = 60_000;

@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      inject: [LimitsConfig],
      useFactory: (config: LimitsConfig) => ({
        throttlers: [{ ttl: MINUTE_MS, limit: config.rateLimit }],
        storage: new MemoryCounterStore(),
      }),
    }),
  ],
  providers: [{ provide: APP_GUARD, useClass: CallerGuard }],
})
export class LimitsModule {}

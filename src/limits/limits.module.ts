import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { RateLimitGuard } from './rate-limit.guard.js';
import { MemoryCounterStore } from './memory-counter-store.js';

@Module({
  imports: [ThrottlerModule.forRoot({ throttlers: [], storage: new MemoryCounterStore() })],
  providers: [{ provide: APP_GUARD, useClass: RateLimitGuard }],
})
export class LimitsModule {}

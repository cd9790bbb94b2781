import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { CallerGuard } from './caller.guard.js';
import { MemoryCounterStore } from './memory-counter-store.js';

@Module({
  imports: [ThrottlerModule.forRoot({ throttlers: [], storage: new MemoryCounterStore() })],
  providers: [{ provide: APP_GUARD, useClass: CallerGuard }],
})
export class LimitsModule {}

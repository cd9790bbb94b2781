import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { LimitsHealth } from '../limits/limits.health.js';
import { StorageHealth } from '../storage/storage.health.js';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [StorageHealth, LimitsHealth, Readiness],
})
export class HealthModule {}

import { type DynamicModule, Module } from '@nestjs/common';
import { Metrics } from './metrics.js';

/** Provides the metrics of the process to all modules. */
@Module({})
export class MetricsModule {
  static register(metrics: Metrics): DynamicModule {
    return {
      module: MetricsModule,
      global: true,
      providers: [{ provide: Metrics, useValue: metrics }],
      exports: [Metrics],
    };
  }
}

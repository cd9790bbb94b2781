import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Broadcasts } from './broadcasts.js';
import { Replicas } from './replicas.js';
import { Revocations } from './revocations.js';

/** Provides what replicas tell each other. */
@Module({})
export class ReplicasModule implements OnApplicationShutdown {
  static register(replicas: Replicas): DynamicModule {
    return {
      module: ReplicasModule,
      global: true,
      providers: [
        { provide: Replicas, useValue: replicas },
        { provide: Broadcasts, useValue: replicas.broadcasts },
        { provide: Revocations, useValue: replicas.revocations },
      ],
      exports: [Broadcasts, Revocations],
    };
  }

  constructor(private readonly replicas: Replicas) {}

  onApplicationShutdown(): void {
    this.replicas.close();
  }
}

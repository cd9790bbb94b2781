import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { RedisConnection } from './redis-connection.js';

/** Ends the connection to Redis, if there is one, when the service stops. */
@Module({})
export class ReplicasModule {
  static register(redis: RedisConnection | undefined): DynamicModule {
    return {
      module: ReplicasModule,
      global: true,
      providers: [{ provide: ClosingConnection, useValue: new ClosingConnection(redis) }],
    };
  }
}

class ClosingConnection implements OnApplicationShutdown {
  constructor(private readonly redis: RedisConnection | undefined) {}

  onApplicationShutdown(): void {
    this.redis?.close();
  }
}

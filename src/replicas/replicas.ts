import type { RedisTarget } from '../config/redis.config.js';
import { type Broadcasts, LocalBroadcasts } from './broadcasts.js';
import { RedisBroadcasts } from './redis-broadcasts.js';
import { RedisConnection } from './redis-connection.js';
import { RedisRevocations } from './redis-revocations.js';
import { LocalRevocations, type Revocations } from './revocations.js';

/** Milliseconds for which the start waits for Redis. The service starts without it, too. */
const START_TIMEOUT = 1000;

/** What connects this replica with the others: nothing, or Redis. */
export class Replicas {
  private constructor(
    readonly redis: RedisConnection | undefined,
    readonly broadcasts: Broadcasts,
    readonly revocations: Revocations,
    readonly close: () => void,
  ) {}

  static async open(target: RedisTarget | undefined): Promise<Replicas> {
    if (target === undefined) return Replicas.alone();
    const redis = await RedisConnection.open(target);
    const broadcasts = new RedisBroadcasts(redis);
    const revocations = new RedisRevocations(redis);
    await redis.ready(START_TIMEOUT);
    await revocations.start();
    return new Replicas(redis, broadcasts, revocations, () => {
      broadcasts.close();
      revocations.close();
      redis.close();
    });
  }

  static alone(): Replicas {
    return new Replicas(undefined, new LocalBroadcasts(), new LocalRevocations(), () => undefined);
  }
}

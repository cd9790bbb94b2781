import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { CounterStore } from './counter-store.js';

/**
 * Reports whether replicas share their counters. Redis being away does not take a replica out of traffic: all
 * replicas would leave at once, although each can go on under stricter limits.
 */
@Injectable()
export class LimitsHealth {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly counters: CounterStore,
  ) {}

  /** Always up. `counters` is `shared`, `local` while Redis is unreachable, or `memory` without Redis. */
  redis(): HealthIndicatorResult {
    const { mode, localSince } = this.counters;
    if (mode === 'memory') {
      return this.health.check('limits').up({
        counters: mode,
        message: 'Limits, counted links and revocations hold for this replica alone. REDIS_URL shares them.',
      });
    }
    const indicator = this.health.check('redis');
    if (localSince === undefined) return indicator.up({ counters: mode });
    return indicator.up({
      counters: mode,
      since: localSince.toISOString(),
      message: 'Redis is unreachable. This replica limits its callers alone, to a quarter of their limits.',
    });
  }
}

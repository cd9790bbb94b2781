import type { Variables } from './variables.js';

export abstract class LimitsConfig {
  /** `RATE_LIMIT`, requests a minute for each caller. */
  abstract readonly rateLimit: number;
}

export function readLimits(variables: Variables): LimitsConfig {
  const range = { min: 1, max: 1_000_000_000, unit: 'requests a minute' };
  return { rateLimit: variables.integer('RATE_LIMIT', range, 300) };
}

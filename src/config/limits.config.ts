import type { Variables } from './variables.js';

export abstract class LimitsConfig {
  /**
   * `RATE_LIMIT`, requests a minute for each caller. The default lets three people behind one address each drop
   * 1,000 files into Uppy in the same minute, or upload parts at more than 2 GB/s. It is 50 requests a second,
   * less than a hundredth of what one core serves.
   */
  abstract readonly rateLimit: number;
}

export function readLimits(variables: Variables): LimitsConfig {
  const range = { min: 1, max: 1_000_000_000, unit: 'requests a minute' };
  return { rateLimit: variables.integer('RATE_LIMIT', range, 3000) };
}

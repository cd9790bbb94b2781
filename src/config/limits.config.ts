import type { Variables } from './variables.js';

export abstract class LimitsConfig {
  /**
   * `RATE_LIMIT`, requests a minute for each caller. The default lets three people behind one address each drop
   * 1,000 files into Uppy in the same minute, or upload parts at more than 2 GB/s. It is 50 requests a second,
   * less than a hundredth of what one core serves.
   */
  abstract readonly rateLimit: number;
  /**
   * `QUOTA_UPLOADS_PER_DAY` and `QUOTA_BYTES_PER_DAY`, for each subject, and for all callers without a subject
   * together. Undefined: not limited. A day is one of UTC.
   */
  abstract readonly quota: {
    readonly uploadsPerDay: number | undefined;
    readonly bytesPerDay: number | undefined;
  };
}

export function readLimits(variables: Variables): LimitsConfig {
  const range = { min: 1, max: 1_000_000_000, unit: 'requests a minute' };
  return {
    rateLimit: variables.integer('RATE_LIMIT', range, 3000),
    quota: {
      uploadsPerDay: readQuota(variables, 'QUOTA_UPLOADS_PER_DAY', 'uploads'),
      bytesPerDay: readQuota(variables, 'QUOTA_BYTES_PER_DAY', 'bytes'),
    },
  };
}

function readQuota(variables: Variables, name: string, unit: string): number | undefined {
  const quota = variables.integer(name, { min: 0, max: Number.MAX_SAFE_INTEGER, unit: `${unit} a day` }, -1);
  return quota === -1 ? undefined : quota;
}

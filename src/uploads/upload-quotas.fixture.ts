import { readEnvironment } from '../config/environment.js';
import { MemoryCounterStore } from '../limits/memory-counter-store.js';
import { MemoryQuotas } from '../limits/memory-quotas.js';
import { Metrics } from '../metrics/metrics.js';
import { UploadQuotas } from './upload-quotas.js';

/** Quotas in memory; unlimited by default. */
export function uploadQuotas(variables: Record<string, string> = {}): UploadQuotas {
  const { limits, uploads } = readEnvironment(variables);
  return new UploadQuotas(new MemoryQuotas(new MemoryCounterStore()), limits, uploads, new Metrics());
}

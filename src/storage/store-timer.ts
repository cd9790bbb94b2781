import { Problem } from '../errors/catalogue.js';
import type { StorageMetrics } from './storage-metrics.js';

/** Times calls to the store. */
export class StoreTimer {
  constructor(private readonly metrics: StorageMetrics) {}

  /** @throws what the call throws */
  async time<T>(operation: string, call: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const end = (outcome: string): void =>
      this.metrics.calls.of(operation, outcome).observe((performance.now() - start) / 1000);
    try {
      const result = await call();
      end('ok');
      return result;
    } catch (error) {
      end(error instanceof Problem ? error.code : 'error');
      throw error;
    }
  }
}

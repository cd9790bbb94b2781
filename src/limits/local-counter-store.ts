import type { Count, Take } from './counter-store.js';
import { MemoryCounterStore } from './memory-counter-store.js';

/**
 * What a replica grants alone while the shared store is unreachable: a quarter. Without knowing the others, four
 * replicas then grant what all of them may grant together.
 */
const SHARE = 0.25;

/**
 * Counts under stricter limits: a quarter of each. The first take of a window passes if it is within the whole
 * limit, so that nobody is locked out by a limit below the weight of one request.
 */
export class LocalCounterStore {
  readonly #counters = new MemoryCounterStore();

  take(take: Take): Count {
    return this.#counters.take(this.#stricter(take));
  }

  takeAll(group: string, takes: readonly Take[]): readonly Count[] {
    return this.#counters.takeAll(
      group,
      takes.map((take) => this.#stricter(take)),
    );
  }

  #stricter(take: Take): Take {
    const share = Math.floor(take.limit * SHARE);
    const { used } = this.#counters.take({ ...take, units: 0 });
    const isFirst = used === 0 && take.units <= take.limit;
    return { ...take, limit: isFirst ? Math.max(share, take.units) : share };
  }
}

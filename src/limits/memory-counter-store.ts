import { type Count, CounterStore, type Take, type Use } from './counter-store.js';
import { CounterWindow } from './counter-window.js';
import { UseCounters } from './use-counters.js';

/** The counters of one process, in bounded memory. */
export class MemoryCounterStore extends CounterStore {
  readonly mode = 'memory';
  readonly localSince = undefined;
  readonly #windows = new Map<number, CounterWindow>();
  readonly #uses = new UseCounters();

  override take(take: Take): Count {
    const now = Date.now();
    const window = this.#window(take.windowMs, now);
    const used = window.used(take.key);
    const fits = fitsInto(take, used);
    return countOf(take, fits, counted(window, take, used, fits), window, now);
  }

  override takeAll(_group: string, takes: readonly Take[]): readonly Count[] {
    const now = Date.now();
    const states = takes.map((take) => {
      const window = this.#window(take.windowMs, now);
      const used = window.used(take.key);
      return { take, window, used, fits: fitsInto(take, used) };
    });
    const all = states.every(({ fits }) => fits);
    return states.map(({ take, window, used, fits }) =>
      countOf(take, fits, counted(window, take, used, all), window, now),
    );
  }

  override use(use: Use): Count {
    return this.#uses.use(use);
  }

  override close(): void {
    this.#windows.clear();
  }

  #window(length: number, now: number): CounterWindow {
    let window = this.#windows.get(length);
    if (window === undefined) {
      window = new CounterWindow(length);
      this.#windows.set(length, window);
    }
    window.turn(now);
    return window;
  }
}

/** What gives back or reads always fits. */
function fitsInto({ units, limit }: Take, used: number): boolean {
  return units <= 0 || units <= limit - used;
}

/**
 * Counts the units of a take, and marks its counter as used: one that rejects is kept as well.
 * @returns the units in use afterwards
 */
function counted(window: CounterWindow, { key, units }: Take, before: number, counts: boolean): number {
  // A window may have begun since the units that are given back were counted.
  const used = counts ? Math.max(0, before + units) : before;
  if (used > 0 || before > 0) window.set(key, used);
  return used;
}

function countOf({ limit }: Take, fits: boolean, used: number, window: CounterWindow, now: number): Count {
  return { fits, used, limit, resetAfter: window.resetAfter(now) };
}

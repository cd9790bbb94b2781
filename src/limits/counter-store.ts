/** Units to count in a fixed window. */
export interface Take {
  /** Names the counter, such as `rate:192.0.2.1`. It has no period: `windowMs` adds it. */
  readonly key: string;
  /**
   * A whole number. A negative number gives back units that were counted before; a counter never falls below
   * 0. Zero reads the counter.
   */
  readonly units: number;
  /** Units per window, up to 2^53 - 1. */
  readonly limit: number;
  /** Length of the window in milliseconds. Windows are aligned to the epoch: 86,400,000 is a day in UTC. */
  readonly windowMs: number;
}

export interface Count {
  /** `false`: the units do not fit. */
  readonly fits: boolean;
  /** Units counted so far. Units that were not counted are not among them. */
  readonly used: number;
  /** The limit that applied. It is lower than that of the take while a shared store is unreachable. */
  readonly limit: number;
  /** Seconds until the counter ends, rounded up. */
  readonly resetAfter: number;
}

/** Units of something that may be used a limited number of times until it ends, such as a counted link. */
export interface Use {
  /** Names the counter, such as `link:4fQ2`. */
  readonly key: string;
  /** Zero opens the counter, or reads it. */
  readonly units: number;
  readonly limit: number;
  /** When the counter ends, in milliseconds since the epoch. After that, nothing fits. */
  readonly until: number;
  /** The counter must have been opened: if the store has lost it, nothing fits. Default: it starts at 0. */
  readonly opened?: boolean;
}

/** Who decides. */
export type CounterMode =
  /** This process alone. */
  | 'memory'
  /** All replicas together. */
  | 'shared'
  /** This process alone under stricter limits, because the shared store is unreachable. */
  | 'local';

/**
 * Counts units and decides whether they fit. A decision is atomic: concurrent callers never exceed a limit. The
 * answer is synchronous if nothing has to be awaited.
 */
export abstract class CounterStore {
  abstract readonly mode: CounterMode;

  /** Since when `mode` is `local`; `undefined` in the other modes. */
  abstract readonly localSince: Date | undefined;

  /** Counts the units of one counter if they fit. Never rejects. */
  abstract take(take: Take): Count | Promise<Count>;

  /**
   * Counts the units of all counters, or of none if one of them does not fit. Never rejects.
   * @param group names what belongs together, such as a tenant. A counter always belongs to the same group; one
   * that `take` counts is a group of its own.
   * @param takes with different keys
   * @returns one count for each take, in their order
   */
  abstract takeAll(group: string, takes: readonly Take[]): readonly Count[] | Promise<readonly Count[]>;

  /**
   * Counts a use. Only the store that all replicas share decides, so that nothing is given away.
   * @throws Problem `limits_unavailable` if that store is unreachable. The use may have been counted.
   */
  abstract use(use: Use): Count | Promise<Count>;

  /** Ends connections and timers. */
  abstract close(): void;
}

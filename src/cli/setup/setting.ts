import type { Target } from '../target.js';
import type { SetupOptions } from './setup-options.js';

/** One bucket setting: how to read it, what it should be, and how to write it. */
export interface Setting<T> {
  readonly name: string;
  /** The IAM actions that reading and writing require. */
  readonly actions: readonly [read: string, write: string];
  /** Why this run leaves the setting unchanged, whatever it is. */
  skipped?: (target: Target) => string | undefined;
  /** Resolves to `undefined` when the store does not support the setting. */
  read: (target: Target) => Promise<T | undefined>;
  /**
   * The value to write. Keeps existing and stricter values; equal to `current` if nothing is missing. Pure.
   */
  desired: (current: T, target: Target, options: SetupOptions) => T;
  /** A clause for each requested value that a stricter current value makes unnecessary. Pure. */
  stricter?: (current: T, target: Target, options: SetupOptions) => string[];
  /** One line for each rule or flag, for the diff. */
  lines: (setting: T) => string[];
  write: (target: Target, setting: T) => Promise<unknown>;
}

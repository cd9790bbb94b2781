import type { Target } from '../target.js';
import type { SetupOptions } from './setup-options.js';

/** One setting of a bucket: read, compared with what it should be, and written. */
export interface Setting<T> {
  readonly name: string;
  /** What has to be allowed to read and to write it. */
  readonly actions: readonly [read: string, write: string];
  /** `undefined` when the store does not know it. */
  read: (target: Target) => Promise<T | undefined>;
  /** Keeps what is there and what is stricter; the same again when nothing is missing. Pure. */
  desired: (current: T, target: Target, options: SetupOptions) => T;
  /** What was asked for and is stricter already, in words; it stays as it is. Pure. */
  stricter?: (current: T, target: Target, options: SetupOptions) => string[];
  /** A line for each rule or flag: what the difference is made of. */
  lines: (setting: T) => string[];
  write: (target: Target, setting: T) => Promise<unknown>;
}

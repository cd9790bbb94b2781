import type { Namespace } from './namespace.js';

/** The parts of the configured bucket that clients reach. */
export abstract class Namespaces {
  /** The files of the callers: all keys below `KEY_PREFIX`. */
  abstract readonly files: Namespace;
  /** All objects of the bucket; the redirect may point to any of them. */
  abstract readonly objects: Namespace;
}

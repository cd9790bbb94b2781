import type { Bucket } from './bucket.js';
import { Namespace } from './namespace.js';
import type { KeyPrefix, ObjectKey } from './object-key.js';

const unused = {} as Bucket;

/** A key of any bucket. */
export function keyOf(text: string): ObjectKey {
  return new Namespace(unused, '').key(text);
}

export function prefixOf(text: string): KeyPrefix {
  return new Namespace(unused, text).prefix;
}

import { randomUUID } from 'node:crypto';
import type { Namespace } from '../../storage/namespace.js';
import type { ObjectKey } from '../../storage/object-key.js';

/** The objects and uploads that one run of the doctor creates, all under a prefix that nothing else uses. */
export interface TestObjects {
  /** `uploads/.signpost-doctor/{uuid v4}/`. */
  readonly prefix: string;
  /** All keys handed out so far. */
  readonly keys: ReadonlySet<ObjectKey>;
  /** The multipart uploads created so far: upload id to key. */
  readonly uploads: Map<string, string>;
  /** Returns the key for this name and records it for the clean-up. */
  key: (name: string) => ObjectKey;
}

export function createTestObjects(files: Namespace): TestObjects {
  const prefix = `${files.prefix}.signpost-doctor/${randomUUID()}/`;
  const keys = new Set<ObjectKey>();
  return {
    prefix,
    keys,
    uploads: new Map(),
    key: (name) => {
      const key = files.key(prefix + name);
      keys.add(key);
      return key;
    },
  };
}

import { randomUUID } from 'node:crypto';

/** The objects and uploads that one run of the doctor creates, all under a prefix that nothing else uses. */
export interface TestObjects {
  /** `uploads/.signpost-doctor/{uuid v4}/`. */
  readonly prefix: string;
  /** All keys handed out so far. */
  readonly keys: ReadonlySet<string>;
  /** The multipart uploads created so far: upload id to key. */
  readonly uploads: Map<string, string>;
  /** Returns the key for this name and records it for the clean-up. */
  key: (name: string) => string;
}

export function createTestObjects(keyPrefix: string): TestObjects {
  const prefix = `${keyPrefix}.signpost-doctor/${randomUUID()}/`;
  const keys = new Set<string>();
  return {
    prefix,
    keys,
    uploads: new Map(),
    key: (name) => {
      keys.add(prefix + name);
      return prefix + name;
    },
  };
}

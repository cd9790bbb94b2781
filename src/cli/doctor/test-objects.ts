import { randomUUID } from 'node:crypto';

/** The objects that one run of the doctor puts into the bucket: all below a folder that nobody else uses. */
export interface TestObjects {
  /** `uploads/.signpost-doctor/{uuid v4}/`. */
  readonly prefix: string;
  /** Every key handed out so far. */
  readonly keys: ReadonlySet<string>;
  /** The uploads that were begun, by their id. */
  readonly uploads: Map<string, string>;
  /** A key, remembered so that it is removed in the end. */
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

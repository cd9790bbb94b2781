import type { ObjectKey } from './object-key.js';
import {
  type ListRequest,
  type ObjectHead,
  type ObjectPage,
  type ObjectPeek,
  ObjectStore,
} from './object-store.js';
import type { StoreGuard } from './store-guard.js';

/** Makes the calls of another store through a guard. */
export class GuardedObjectStore extends ObjectStore {
  constructor(
    private readonly inner: ObjectStore,
    private readonly guard: StoreGuard,
  ) {
    super();
  }

  head(key: ObjectKey, options?: { checksum?: boolean }): Promise<ObjectHead> {
    return this.guard.call('head', () => this.inner.head(key, options));
  }

  peek(key: ObjectKey): Promise<ObjectPeek> {
    return this.guard.call('peek', () => this.inner.peek(key));
  }

  /** Asks the store until it has given a definite answer, usually once, so it has no guard. */
  canReadVersion(key: ObjectKey, versionId: string): Promise<boolean> {
    return this.inner.canReadVersion(key, versionId);
  }

  list(request: ListRequest): Promise<ObjectPage> {
    return this.guard.call('list', () => this.inner.list(request));
  }

  delete(key: ObjectKey): Promise<void> {
    return this.guard.call('delete', () => this.inner.delete(key));
  }

  checkBucket(): Promise<void> {
    return this.guard.call('check_bucket', () => this.inner.checkBucket());
  }
}

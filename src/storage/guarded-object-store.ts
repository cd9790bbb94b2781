import type { ObjectKey } from './object-key.js';
import {
  type ListRequest,
  type ObjectHead,
  type ObjectPage,
  type ObjectPeek,
  ObjectStore,
} from './object-store.js';
import type { StoreTimer } from './store-timer.js';

/** Times the calls of another store. */
export class MeteredObjectStore extends ObjectStore {
  constructor(
    private readonly inner: ObjectStore,
    private readonly timer: StoreTimer,
  ) {
    super();
  }

  head(key: ObjectKey, options?: { checksum?: boolean }): Promise<ObjectHead> {
    return this.timer.time('head', () => this.inner.head(key, options));
  }

  peek(key: ObjectKey): Promise<ObjectPeek> {
    return this.timer.time('peek', () => this.inner.peek(key));
  }

  /** Asks the store once for each bucket, so it is not timed. */
  canReadVersion(key: ObjectKey, versionId: string): Promise<boolean> {
    return this.inner.canReadVersion(key, versionId);
  }

  list(request: ListRequest): Promise<ObjectPage> {
    return this.timer.time('list', () => this.inner.list(request));
  }

  delete(key: ObjectKey): Promise<void> {
    return this.timer.time('delete', () => this.inner.delete(key));
  }

  checkBucket(): Promise<void> {
    return this.timer.time('check_bucket', () => this.inner.checkBucket());
  }
}

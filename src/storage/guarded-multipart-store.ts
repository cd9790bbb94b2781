import { MultipartStore, type PartReference, type UploadedPart } from './multipart-store.js';
import type { ObjectKey } from './object-key.js';
import type { StoreGuard } from './store-guard.js';
import type { StorageMetrics } from './storage-metrics.js';

/** Makes the calls of another store through a guard, and counts the uploads that it creates. */
export class GuardedMultipartStore extends MultipartStore {
  constructor(
    private readonly inner: MultipartStore,
    private readonly guard: StoreGuard,
    private readonly metrics: StorageMetrics,
  ) {
    super();
  }

  async create(key: ObjectKey, contentType: string): Promise<string> {
    const id = await this.guard.call('create_multipart', () => this.inner.create(key, contentType));
    this.metrics.uploadBegins(contentType);
    return id;
  }

  listParts(key: ObjectKey, uploadId: string): Promise<UploadedPart[]> {
    return this.guard.call('list_parts', () => this.inner.listParts(key, uploadId));
  }

  complete(
    key: ObjectKey,
    uploadId: string,
    parts: readonly PartReference[],
    options: { ifAbsent: boolean },
  ): Promise<void> {
    return this.guard.longCall('complete_multipart', () =>
      this.inner.complete(key, uploadId, parts, options),
    );
  }

  abort(key: ObjectKey, uploadId: string): Promise<void> {
    return this.guard.call('abort_multipart', () => this.inner.abort(key, uploadId));
  }
}

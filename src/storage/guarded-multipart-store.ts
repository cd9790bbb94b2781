import { MultipartStore, type PartReference, type UploadedPart } from './multipart-store.js';
import type { ObjectKey } from './object-key.js';
import type { StoreTimer } from './store-timer.js';
import type { StorageMetrics } from './storage-metrics.js';

/** Times the calls of another store, and counts the uploads that it creates. */
export class MeteredMultipartStore extends MultipartStore {
  constructor(
    private readonly inner: MultipartStore,
    private readonly timer: StoreTimer,
    private readonly metrics: StorageMetrics,
  ) {
    super();
  }

  async create(key: ObjectKey, contentType: string): Promise<string> {
    const id = await this.timer.time('create_multipart', () => this.inner.create(key, contentType));
    this.metrics.uploadBegins(contentType);
    return id;
  }

  listParts(key: ObjectKey, uploadId: string): Promise<UploadedPart[]> {
    return this.timer.time('list_parts', () => this.inner.listParts(key, uploadId));
  }

  complete(
    key: ObjectKey,
    uploadId: string,
    parts: readonly PartReference[],
    options: { ifAbsent: boolean },
  ): Promise<void> {
    return this.timer.time('complete_multipart', () => this.inner.complete(key, uploadId, parts, options));
  }

  abort(key: ObjectKey, uploadId: string): Promise<void> {
    return this.timer.time('abort_multipart', () => this.inner.abort(key, uploadId));
  }
}

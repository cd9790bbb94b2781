import { EXAMPLE_PART, EXAMPLE_UPLOAD_IDS, PARTS_KEY, withKeyPrefix } from '../config/example-keys.js';
import type { Namespace } from '../storage/namespace.js';
import type { ObjectKey } from '../storage/object-key.js';
import { put } from './put.js';

/** Multipart uploads for the API examples, which need an id that exists. They last until the service ends. */
export class ExampleUploads {
  readonly #key: ObjectKey;
  readonly #ids = new Map<string, string>();

  constructor(readonly files: Namespace) {
    this.#key = files.key(withKeyPrefix(PARTS_KEY, files.prefix));
  }

  /** Upload ids by the placeholders of the examples. Empty until `create` has resolved. */
  get ids(): ReadonlyMap<string, string> {
    return this.#ids;
  }

  async create(): Promise<void> {
    await Promise.all(Object.values(EXAMPLE_UPLOAD_IDS).map((placeholder) => this.#createOne(placeholder)));
  }

  async #createOne(placeholder: string): Promise<void> {
    const { multipart, presigner } = this.files.bucket;
    const uploadId = await multipart.create(this.#key, 'text/plain');
    const part = {
      key: this.#key,
      uploadId,
      partNumber: EXAMPLE_PART.PartNumber,
      expiresIn: 60,
      headers: {},
    };
    const { url } = await presigner.presignPart(part);
    await put(url, EXAMPLE_PART.text, {}, [200]);
    this.#ids.set(placeholder, uploadId);
  }

  /** Uploads that an example has ended are gone already. */
  async abort(): Promise<void> {
    const { multipart } = this.files.bucket;
    await Promise.allSettled([...this.#ids.values()].map((uploadId) => multipart.abort(this.#key, uploadId)));
  }
}

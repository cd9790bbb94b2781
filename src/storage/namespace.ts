import { Problem } from '../errors/catalogue.js';
import type { Bucket } from './bucket.js';
import { defectOf, type KeyPrefix, type ObjectKey } from './object-key.js';
import { composeUploadKey } from './upload-key.js';

/** A folder of a bucket, or the whole bucket, and the only way to an `ObjectKey`. */
export class Namespace {
  readonly prefix: KeyPrefix;

  /** @param prefix empty for the whole bucket; otherwise ends in a slash */
  constructor(
    readonly bucket: Bucket,
    prefix: string,
  ) {
    if (prefix !== '' && (!prefix.endsWith('/') || defectOf(prefix) !== undefined)) {
      throw new RangeError('A prefix is a valid key that ends in a slash');
    }
    this.prefix = prefix as KeyPrefix;
  }

  /**
   * Checks a key that a client sent.
   * @throws Problem `invalid_object_key`; `object_not_found` for a key outside, which is reported like a
   *   missing object, so that callers cannot learn which keys exist elsewhere
   */
  key(text: string): ObjectKey {
    const defect = defectOf(text);
    if (defect !== undefined) throw new Problem('invalid_object_key', `The object key ${defect}.`);
    if (!text.startsWith(this.prefix) || text.length === this.prefix.length) {
      throw this.notFound();
    }
    return text as ObjectKey;
  }

  /**
   * The problem of an object that this namespace does not contain. Before it is reported, the store is asked
   * for an object that does not exist, so that callers cannot tell by the time whether a key is outside or
   * missing.
   */
  notFound(): Problem {
    return Problem.of('object_not_found', { disguise: () => this.#askInVain() });
  }

  async #askInVain(): Promise<void> {
    try {
      await this.bucket.objects.head(this.newKey('missing'));
    } catch {
      // The expected response is object_not_found. Any other one must not replace the problem.
    }
  }

  /**
   * A folder of this namespace.
   * @param folder ends in a slash
   */
  within(folder: string): Namespace {
    return new Namespace(this.bucket, this.prefix + folder);
  }

  /** A new key for an upload, at most 1,024 bytes long. */
  newKey(filename: string): ObjectKey {
    return this.key(composeUploadKey(this.prefix, filename));
  }
}

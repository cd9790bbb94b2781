import type { FileTypes as TypesByExtension } from '../config/default-file-types.js';
import { Problem } from '../errors/catalogue.js';
import { findCompression } from '../storage/compressed-file.js';
import { extensionOf } from '../storage/filename.js';
import { essence, findByName, isMediaType, isUnknown, withEssence } from '../storage/media-type.js';

/** The allowlist: which extensions may be uploaded, and which content types belong to each. */
export class FileTypes {
  readonly #allowed: string;

  constructor(readonly byExtension: TypesByExtension) {
    this.#allowed = quotedList([...byExtension.keys()].toSorted());
  }

  /**
   * The content type to store a file with: the declared one under its usual name, or the extension's first
   * if it is unknown. Parameters are kept.
   * @param declared undefined, null and empty mean unknown
   * @throws Problem `invalid_request`, `file_type_not_allowed` or `content_type_mismatch`
   */
  resolveContentType(filename: string, declared: string | null | undefined): string {
    const type = essence(declared ?? '');
    if (declared == null || isUnknown(type)) return this.#typesOf(filename)[0] ?? '';
    if (!isMediaType(declared)) {
      throw new Problem('invalid_request', 'The content type must be a media type such as application/pdf.');
    }
    const allowed = this.#typesOf(filename);
    const name = findByName(allowed, type) ?? findCompression(this.byExtension, filename, type);
    if (name !== undefined) return withEssence(declared, name);
    throw new Problem(
      'content_type_mismatch',
      `Content type ${shorten(declared)} does not belong to ${extensionOf(filename).toLowerCase()}. Expected: ${quotedList(allowed)}`,
    );
  }

  /** @throws Problem `file_type_not_allowed` */
  #typesOf(filename: string): readonly string[] {
    const extension = extensionOf(filename).toLowerCase();
    const types = this.byExtension.get(extension);
    if (types !== undefined) return types;
    const named = extension === '' ? 'without extension' : shorten(extension);
    throw new Problem(
      'file_type_not_allowed',
      `File type ${named} not allowed. Allowed types: ${this.#allowed}`,
    );
  }
}

/** Formats a list as Python prints it, which clients of the legacy API parse. */
function quotedList(items: readonly string[]): string {
  return `[${items.map((item) => `'${item}'`).join(', ')}]`;
}

function shorten(text: string): string {
  return text.length > 64 ? `${text.slice(0, 63)}…` : text;
}

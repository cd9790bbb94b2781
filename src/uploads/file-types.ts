import { Injectable } from '@nestjs/common';
import { UploadsConfig } from '../config/uploads.config.js';
import { Problem } from '../errors/catalogue.js';
import { extensionOf } from '../storage/filename.js';
import { essence, MEDIA_TYPE } from '../storage/media-type.js';

/**
 * Types that mean "unknown" (RFC 9110, 8.3). Browsers send them for files whose type the system does not
 * know.
 */
const UNKNOWN: ReadonlySet<string> = new Set(['', 'application/octet-stream']);

/** The allowlist: which extensions may be uploaded, and which content types belong to each. */
@Injectable()
export class FileTypes {
  readonly #types: UploadsConfig['fileTypes'];
  readonly #allowed: string;

  constructor(config: UploadsConfig) {
    this.#types = config.fileTypes;
    this.#allowed = quotedList([...config.fileTypes.keys()].toSorted());
  }

  /** @throws Problem `file_type_not_allowed` or `content_type_mismatch` */
  assertAllowed(filename: string, contentType: string): void {
    const extension = extensionOf(filename).toLowerCase();
    const expected = this.#types.get(extension);
    if (expected === undefined) {
      const named = extension === '' ? 'without extension' : shorten(extension);
      throw new Problem(
        'file_type_not_allowed',
        `File type ${named} not allowed. Allowed types: ${this.#allowed}`,
      );
    }
    if (!expected.includes(essence(contentType))) {
      throw new Problem(
        'content_type_mismatch',
        `Content type ${shorten(contentType)} does not belong to ${extension}. Expected: ${quotedList(expected)}`,
      );
    }
  }

  /**
   * The content type to store a file with: the declared one, or the extension's first if it is unknown.
   * @throws Problem `invalid_request`, `file_type_not_allowed` or `content_type_mismatch`
   */
  resolveContentType(filename: string, declared: string | undefined): string {
    const isKnown = declared !== undefined && !UNKNOWN.has(essence(declared));
    if (isKnown && !MEDIA_TYPE.test(declared)) {
      throw new Problem('invalid_request', 'The content type must be a media type such as application/pdf.');
    }
    const contentType = isKnown
      ? declared
      : (this.#types.get(extensionOf(filename).toLowerCase())?.[0] ?? '');
    this.assertAllowed(filename, contentType);
    return contentType;
  }
}

/** Formats a list as Python prints it, which clients of the legacy API parse. */
function quotedList(items: readonly string[]): string {
  return `[${items.map((item) => `'${item}'`).join(', ')}]`;
}

function shorten(text: string): string {
  return text.length > 64 ? `${text.slice(0, 63)}…` : text;
}

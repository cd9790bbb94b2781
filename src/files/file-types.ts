import { Injectable } from '@nestjs/common';
import { UploadsConfig } from '../config/uploads.config.js';
import { Problem } from '../errors/catalogue.js';
import { extensionOf } from '../storage/object-key.js';
import { MEDIA_TYPE } from './media-type.js';

/** What stands for no type (RFC 9110, 8.3). */
const UNKNOWN = 'application/octet-stream';

/** The allowlist: which extensions may be uploaded, and which content types belong to each. */
@Injectable()
export class FileTypes {
  readonly #types: UploadsConfig['fileTypes'];
  readonly #allowed: string;

  constructor(config: UploadsConfig) {
    this.#types = config.fileTypes;
    this.#allowed = quotedList([...config.fileTypes.keys()].toSorted());
  }

  /** The content types that belong to a file's extension; undefined for one that is not on the list. */
  of(filename: string): readonly string[] | undefined {
    return this.#types.get(extensionOf(filename).toLowerCase());
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
   * The content type that a file will have, when its uploader may not know: a browser says nothing, an empty one, or
   * `application/octet-stream`, of a file that its system has no name for.
   * @throws Problem `invalid_request`, `file_type_not_allowed` or `content_type_mismatch`
   */
  settle(filename: string, contentType: string | undefined): string {
    const first = this.#types.get(extensionOf(filename).toLowerCase())?.[0] ?? '';
    const known = contentType !== undefined && !['', UNKNOWN].includes(essence(contentType));
    const settled = known ? contentType : first;
    if (known && !MEDIA_TYPE.test(contentType)) {
      throw new Problem('invalid_request', 'The content type must be a media type such as application/pdf.');
    }
    this.assertAllowed(filename, settled);
    return settled;
  }
}

/** The type without parameters (WHATWG MIME Sniffing, 4.1). */
export function essence(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}

/** As Python prints a list of strings: the clients of the API before this one read it so. */
function quotedList(items: readonly string[]): string {
  return `[${items.map((item) => `'${item}'`).join(', ')}]`;
}

function shorten(text: string): string {
  return text.length > 64 ? `${text.slice(0, 63)}…` : text;
}

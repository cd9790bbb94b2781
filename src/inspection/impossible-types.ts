import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DEFAULT_FILE_TYPES, type FileTypes } from '../config/default-file-types.js';
import { UploadsConfig } from '../config/uploads.config.js';
import { isNameOf, isUnknown } from '../storage/media-type.js';

/** Warns at the start of each allowed content type that no file with its extension has. */
@Injectable()
export class ImpossibleTypes implements OnApplicationBootstrap {
  readonly #log = new Logger('inspection');

  constructor(private readonly config: UploadsConfig) {}

  onApplicationBootstrap(): void {
    for (const warning of findImpossibleTypes(this.config.fileTypes)) this.#log.warn(warning);
  }
}

/** Only for extensions whose types are known from the default list. */
export function findImpossibleTypes(allowed: FileTypes): string[] {
  return [...allowed].flatMap(([extension, types]) => {
    const known = DEFAULT_FILE_TYPES.get(extension);
    if (known === undefined) return [];
    const impossible = types.filter(
      (type) => !isUnknown(type) && !known.some((natural) => isNameOf(type, natural)),
    );
    return impossible.map(
      (type) =>
        `ALLOWED_FILE_TYPES lists ${type} for ${extension}, but no ${extension} file has this type. Inspection rejects files that are declared with it. List ${known.join(' or ')}.`,
    );
  });
}

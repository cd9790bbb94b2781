import { Injectable } from '@nestjs/common';
import { DownloadsConfig } from '../config/downloads.config.js';
import { Inspection } from '../inspection/inspection.js';
import { Problem } from '../errors/catalogue.js';
import { contentDisposition, type Disposition } from '../storage/content-disposition.js';
import { isSameExtension } from '../storage/extension.js';
import { cleanFilename, extensionOf } from '../storage/filename.js';
import { mayBeInline } from '../storage/inline-content.js';
import type { ObjectKey } from '../storage/object-key.js';
import type { ObjectMetadata } from '../storage/object-store.js';
import type { PresignedUrl, PresignRead } from '../storage/presigner.js';
import { filenameOf } from '../storage/upload-key.js';
import type { Tenant } from '../tenants/tenant.js';
import { servedType } from './served-type.js';

export interface DownloadOptions {
  /** `attachment` by default, and always for types that are not on the list of `mayBeInline`. */
  disposition?: Disposition | undefined;
  /** The name to save the file under; its own by default. The extension must be that of the file. */
  filename?: string | undefined;
}

export interface Download extends PresignedUrl {
  readonly filename: string;
  readonly object: ObjectMetadata;
}

/** Creates a presigned download URL for a file that exists and has passed inspection. */
@Injectable()
export class DownloadUrls {
  constructor(
    private readonly config: DownloadsConfig,
    private readonly inspection: Inspection,
  ) {}

  /** @throws Problem `invalid_filename`, `object_not_found` or `inspection_failed` */
  async create(tenant: Tenant, key: ObjectKey, options: DownloadOptions): Promise<Download> {
    const filename = chooseFilename(filenameOf(key), options.filename);
    const stored = await this.inspection.inspect(tenant, key);
    const contentType = servedType(stored.contentType, filename, tenant.uploads.fileTypes.byExtension);
    const object = { ...stored, contentType };
    const canDisplay = mayBeInline(contentType, filename);
    const disposition = canDisplay ? (options.disposition ?? 'attachment') : 'attachment';
    const request: PresignRead = {
      key,
      expiresIn: this.config.urlExpires,
      response: {
        contentDisposition: contentDisposition(disposition, filename),
        ...(contentType !== stored.contentType && { contentType }),
      },
    };
    // The URL serves what was inspected, even if another file is uploaded over it.
    const { bucket } = tenant.objects;
    const { versionId } = object;
    if (versionId !== undefined && (await bucket.objects.canReadVersion(key, versionId))) {
      request.versionId = versionId;
    }
    const url = await bucket.presigner.presignGet(request);
    return { ...url, filename, object };
  }
}

/**
 * The extension decides which program opens a saved file, and only the stored one has been inspected.
 * @throws Problem `invalid_filename`
 */
function chooseFilename(stored: string, requested: string | undefined): string {
  if (requested === undefined) return stored;
  const filename = cleanFilename(requested);
  const extension = extensionOf(stored);
  if (isSameExtension(extensionOf(filename), extension)) return filename;
  throw new Problem(
    'invalid_filename',
    extension === ''
      ? 'filename must have no extension, as the stored file has none.'
      : `filename must end in ${extension}, the extension of the stored file.`,
  );
}

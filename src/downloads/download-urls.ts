import { Injectable } from '@nestjs/common';
import { DownloadsConfig } from '../config/downloads.config.js';
import { Inspection } from '../inspection/inspection.js';
import { contentDisposition, type Disposition, isActiveContent } from '../storage/content-disposition.js';
import { cleanFilename } from '../storage/filename.js';
import type { Namespace } from '../storage/namespace.js';
import type { ObjectKey } from '../storage/object-key.js';
import type { ObjectMetadata } from '../storage/object-store.js';
import type { PresignedUrl, PresignRead } from '../storage/presigner.js';
import { filenameOf } from '../storage/upload-key.js';

export interface DownloadOptions {
  /** `attachment` by default, and always for content that a browser would run. */
  disposition?: Disposition | undefined;
  /** The name to save the file under; its own by default. */
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
  async create(files: Namespace, key: ObjectKey, options: DownloadOptions): Promise<Download> {
    const object = await this.inspection.inspect(files, key);
    const filename = options.filename === undefined ? filenameOf(key) : cleanFilename(options.filename);
    const isActive = isActiveContent(object.contentType, filename);
    const disposition = isActive ? 'attachment' : (options.disposition ?? 'attachment');
    const request: PresignRead = {
      key,
      expiresIn: this.config.urlExpires,
      response: { contentDisposition: contentDisposition(disposition, filename) },
    };
    // The URL serves what was inspected, even if another file is uploaded over it.
    const { versionId } = object;
    if (versionId !== undefined && (await files.bucket.objects.canReadVersion(key, versionId))) {
      request.versionId = versionId;
    }
    const url = await files.bucket.presigner.presignGet(request);
    return { ...url, filename, object };
  }
}

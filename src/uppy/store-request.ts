import { Problem } from '../errors/catalogue.js';
import { filenameOf } from '../storage/upload-key.js';
import { readUploadId } from './companion-parameters.js';
import type { SignRequest } from './dto/sign.dto.js';

interface NewFile {
  readonly filename: string;
  readonly contentType: string | undefined;
  /** Bytes. */
  readonly size: number | undefined;
}

interface ExistingUpload {
  readonly key: string;
  readonly uploadId: string;
}

/** A request that a page sends to the store itself: one object, or one step of a multipart upload. */
export type StoreRequest =
  | ({ readonly kind: 'object' } & NewFile)
  | ({ readonly kind: 'create' } & NewFile)
  | ({ readonly kind: 'part'; readonly partNumber: number } & ExistingUpload)
  | ({ readonly kind: 'list' | 'complete' | 'abort' } & ExistingUpload);

const STEPS = { GET: 'list', POST: 'complete', DELETE: 'abort' } as const;

/**
 * Derives the kind of request from method, upload id and part number.
 * @throws Problem `invalid_request`
 */
export function parseStoreRequest(request: SignRequest): StoreRequest {
  const { method, key, partNumber } = request;
  const isPart = method === 'PUT' && request.uploadId !== undefined;
  if (isPart !== (partNumber !== undefined)) {
    throw new Problem(
      'invalid_request',
      'To upload a part, send method PUT with both uploadId and partNumber. Omit partNumber otherwise.',
    );
  }
  if (request.uploadId !== undefined) {
    const upload = { key, uploadId: readUploadId(request.uploadId) };
    if (method !== 'PUT') return { kind: STEPS[method], ...upload };
    return { kind: 'part', partNumber: partNumber ?? 0, ...upload };
  }
  if (method === 'GET' || method === 'DELETE') {
    throw new Problem('invalid_request', `Method ${method} requires the uploadId of a multipart upload.`);
  }
  const file = {
    filename: filenameOf(key),
    contentType: request.contentType ?? undefined,
    size: request.size,
  };
  return method === 'PUT' ? { kind: 'object', ...file } : { kind: 'create', ...file };
}

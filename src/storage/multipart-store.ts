import type { ObjectKey } from './object-key.js';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_PART_NUMBER = 10_000;

export interface UploadedPart {
  /** 1 to 10,000. */
  partNumber: number;
  /** As the store returns it, in quotes. */
  etag: string;
  /** Bytes. */
  size: number;
}

/** A part as a client or the store refers to it. */
export type PartReference = Pick<UploadedPart, 'partNumber' | 'etag'>;

/**
 * The multipart uploads of one bucket. Clients send the bytes of the parts to the store themselves.
 *
 * Every method throws what `ObjectStore` throws. All but `create` also throw Problem `upload_not_found`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
export abstract class MultipartStore {
  /** @returns the upload id, which is valid with this key only */
  abstract create(key: ObjectKey, contentType: string): Promise<string>;
  /** All uploaded parts, in order. */
  abstract listParts(key: ObjectKey, uploadId: string): Promise<UploadedPart[]>;
  /**
   * @param options.ifAbsent fails if an object with this key exists
   * @throws Problem `invalid_parts` or `already_uploaded`
   */
  abstract complete(
    key: ObjectKey,
    uploadId: string,
    parts: readonly PartReference[],
    options: { ifAbsent: boolean },
  ): Promise<void>;
  abstract abort(key: ObjectKey, uploadId: string): Promise<void>;
}

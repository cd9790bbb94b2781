export interface UploadedPart {
  /** 1 to 10,000. */
  partNumber: number;
  /** As the store gives it, in quotes. */
  etag: string;
  /** Bytes. */
  size: number;
}

/**
 * Multipart uploads, but for their bytes.
 *
 * Every method throws what `ObjectStore` throws, and all but `create` Problem `upload_not_found`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
export abstract class MultipartStore {
  /** @returns the upload's id, which the store knows together with this key only */
  abstract create(key: string, contentType: string): Promise<string>;
  /** All of them, in order. */
  abstract listParts(key: string, uploadId: string): Promise<UploadedPart[]>;
  /**
   * @param options.ifAbsent refuses to take the place of an object that is there
   * @throws Problem `invalid_parts` or `already_uploaded`
   */
  abstract complete(
    key: string,
    uploadId: string,
    parts: readonly Pick<UploadedPart, 'partNumber' | 'etag'>[],
    options: { ifAbsent: boolean },
  ): Promise<void>;
  abstract abort(key: string, uploadId: string): Promise<void>;
}

/** The part of a verified signature that applies to the request body. */
export interface SignedPayload {
  /** A hex SHA-256, UNSIGNED-PAYLOAD, or one of the STREAMING-… keywords. */
  readonly hash: string;
  readonly chunks: ChunkSigner;
}

/** Links the chunk signatures of a signed stream to the signature of its request. */
export interface ChunkSigner {
  /** The signature of the request, on which the first chunk signature builds. */
  readonly first: string;
  /** `yyyymmddThhmmssZ` */
  readonly date: string;
  /** `yyyymmdd/region/service/aws4_request` */
  readonly scope: string;
  /** Whether a signature, in hex, is the one of a string to sign. */
  matches(stringToSign: string, signature: string): Promise<boolean>;
}

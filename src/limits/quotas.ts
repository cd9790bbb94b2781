/** What one scope may use in a day of UTC. */
export interface QuotaScope {
  /** Names the scope, such as `tenant:acme` or `subject:acme/alice`. */
  readonly name: string;
  /** `undefined`: not limited. */
  readonly uploadsPerDay?: number | undefined;
  /** Bytes, up to 2^53 - 1. `undefined`: not limited. */
  readonly bytesPerDay?: number | undefined;
}

export interface Reservation {
  /** Id of the tenant: what belongs to it is decided together. */
  readonly tenant: string;
  /** Object key. One upload has one reservation, however many of its URLs are signed. */
  readonly key: string;
  /** The scopes of the upload's owner: its tenant, and its subject if it has one. */
  readonly scopes: readonly QuotaScope[];
  /** The declared size, or the largest that the URL accepts. */
  readonly bytes: number;
  /** A further URL of an upload: its bytes count only if the upload has no reservation. `false` by default. */
  readonly isFurtherUrl?: boolean;
  /** When the last URL of the upload ends, in milliseconds since the epoch. */
  readonly urlExpiresAt: number;
}

/** What happened to a reservation. */
export type Release =
  /** Its uploads and bytes can be used again. */
  | 'released'
  /** A URL can still be used, or the shared store is unreachable. Release it again later, if nothing was uploaded. */
  | 'kept'
  /** There is none: it was settled or released before. */
  | 'none';

/** What became of a reservation when a size was reported. */
export type Settlement =
  /** The size counts instead of the reserved bytes. */
  | 'settled'
  /** A URL can still store a larger file, or the shared store is unreachable. Settle it again later. */
  | 'kept'
  /** There is none: it was settled or released before. */
  | 'none';

/** What is left of one quota. */
export interface QuotaStatus {
  readonly scope: string;
  readonly unit: 'uploads' | 'bytes';
  readonly limit: number;
  readonly used: number;
  /** Seconds until the day ends in UTC. */
  readonly resetAfter: number;
}

/**
 * Daily quotas of uploads and bytes. Signing an upload reserves; the size that the store reports settles. The
 * holder of a URL can use it until it ends, so an abort gives nothing back before.
 */
export abstract class Quotas {
  /**
   * Reserves one upload and its bytes in all scopes, or nothing. While the upload has a reservation of this day,
   * or one whose URL has not ended, only additional bytes are counted, and the end of its last URL moves.
   * @throws Problem `quota_exceeded` with `Retry-After` until the day ends; `limits_unavailable` if the store that
   *   replicas share is unreachable
   */
  abstract reserve(reservation: Reservation): Promise<void>;

  /**
   * Replaces the reserved bytes by the size that the store reports, once. The size counts even if it exceeds the
   * quota. A second call has no effect, nor has one on a later day.
   * @param isFinal no URL can store another file under this key
   */
  abstract settle(tenant: string, key: string, actualBytes: number, isFinal: boolean): Promise<Settlement>;

  /** Gives a reservation back if no URL of its upload can be used any more. The caller knows that nothing landed. */
  abstract release(tenant: string, key: string): Promise<Release>;

  /**
   * The limited quotas of these scopes.
   * @throws Problem `limits_unavailable`
   */
  abstract status(tenant: string, scopes: readonly QuotaScope[]): Promise<readonly QuotaStatus[]>;
}

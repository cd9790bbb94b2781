import { Injectable } from '@nestjs/common';
import { LimitsConfig } from '../config/limits.config.js';
import { UploadsConfig } from '../config/uploads.config.js';
import { Problem } from '../errors/catalogue.js';
import type { Principal } from '../identity/principal.js';
import { Quotas, type QuotaScope, type QuotaStatus, type Reservation } from '../limits/quotas.js';
import type { Counter } from '../metrics/counter.js';
import { Metrics } from '../metrics/metrics.js';
import type { ObjectKey } from '../storage/object-key.js';

/** Milliseconds after the end of a URL in which the store may still accept it, and the store's clock may differ. */
const GRACE = 61_000;

/** Uploads that are looked at again when their URLs have ended. Any more stay reserved until the day ends. */
const MAX_PENDING = 10_000;

/**
 * Reserves the daily quotas of uploads and bytes. `QUOTA_UPLOADS_PER_DAY` and `QUOTA_BYTES_PER_DAY` hold for each
 * subject, and for all callers without a subject together; the quotas of a tenant for the tenant as a whole.
 */
@Injectable()
export class UploadQuotas {
  readonly #pending = new Map<string, NodeJS.Timeout>();
  readonly #reservations: Counter;

  constructor(
    private readonly quotas: Quotas,
    private readonly limits: LimitsConfig,
    private readonly uploads: UploadsConfig,
    metrics: Metrics,
  ) {
    this.#reservations = metrics.counter(
      {
        name: 'signpost_quota_reservations',
        help: 'Reservations of daily quotas, by `ok` or the code of the problem.',
      },
      ['outcome'],
    );
  }

  /**
   * Call it before a URL is handed out.
   * @param bytes the declared size, or the largest that the URL accepts
   * @throws Problem `quota_exceeded`
   */
  async reserve(
    caller: Principal,
    key: ObjectKey,
    bytes: number,
    { isFurtherUrl = false }: Pick<Reservation, 'isFurtherUrl'> = {},
  ): Promise<void> {
    const scopes = this.#scopesOf(caller);
    if (scopes.length === 0) return;
    const urlExpiresAt = Date.now() + this.uploads.urlExpires * 1000;
    try {
      await this.quotas.reserve({ tenant: caller.tenant.id, key, scopes, bytes, urlExpiresAt, isFurtherUrl });
    } catch (error) {
      this.#reservations.of(error instanceof Problem ? error.code : 'error').add();
      throw error;
    }
    this.#reservations.of('ok').add();
  }

  /**
   * Counts the size of a stored file instead of the reserved bytes. While a URL can still store a larger file, the
   * reserved bytes count.
   * @param isFinal no URL can store another file under this key
   */
  async settle(caller: Principal, key: ObjectKey, size: number, isFinal: boolean): Promise<void> {
    if (this.#scopesOf(caller).length === 0) return;
    const settlement = await this.quotas.settle(caller.tenant.id, key, size, isFinal);
    if (settlement === 'kept') this.#lookAgain(caller, key);
  }

  /** Whether the bytes of a caller's uploads are limited. */
  limitsBytes(caller: Principal): boolean {
    return this.#scopesOf(caller).some(({ bytesPerDay }) => bytesPerDay !== undefined);
  }

  /** Counts the size of a file that a page is about to complete itself, once its URL has ended. */
  settleLater(caller: Principal, key: ObjectKey): void {
    if (this.#scopesOf(caller).length > 0) this.#lookAgain(caller, key);
  }

  /** Gives back what an aborted upload reserved, once none of its URLs can be used. */
  async release(caller: Principal, key: ObjectKey): Promise<void> {
    if (this.#scopesOf(caller).length === 0) return;
    if ((await this.quotas.release(caller.tenant.id, key)) === 'kept') this.#lookAgain(caller, key);
  }

  /** What the caller may still use today; empty if nothing is limited. */
  async status(caller: Principal): Promise<readonly QuotaStatus[]> {
    const scopes = this.#scopesOf(caller);
    return scopes.length === 0 ? [] : this.quotas.status(caller.tenant.id, scopes);
  }

  #scopesOf({ tenant, subject }: Principal): QuotaScope[] {
    const caller = subject === undefined ? `callers:${tenant.id}` : `subject:${tenant.id}/${subject}`;
    const scopes = [
      { name: `tenant:${tenant.id}`, ...tenant.limits },
      { name: caller, ...this.limits.quota },
    ];
    return scopes.filter(
      ({ uploadsPerDay, bytesPerDay }) => uploadsPerDay !== undefined || bytesPerDay !== undefined,
    );
  }

  /** Best effort: a replica that stops forgets it, and the reservation stays until the day ends. */
  #lookAgain(caller: Principal, key: ObjectKey): void {
    const id = `${caller.tenant.id}/${key}`;
    if (this.#pending.has(id) || this.#pending.size >= MAX_PENDING) return;
    const timer = setTimeout(
      () => {
        this.#pending.delete(id);
        this.#close(caller, key).catch(() => undefined);
      },
      this.uploads.urlExpires * 1000 + GRACE,
    );
    this.#pending.set(id, timer.unref());
  }

  async #close({ tenant, files }: Principal, key: ObjectKey): Promise<void> {
    try {
      const { size } = await files.bucket.objects.head(key);
      await this.quotas.settle(tenant.id, key, size, false);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'object_not_found') throw error;
      await this.quotas.release(tenant.id, key);
    }
  }
}

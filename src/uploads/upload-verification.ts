import { Injectable } from '@nestjs/common';
import { Problem } from '../errors/catalogue.js';
import type { Principal } from '../identity/principal.js';
import { Inspection } from '../inspection/inspection.js';
import type { Tenant } from '../tenants/tenant.js';
import { UploadQuotas } from './upload-quotas.js';
import type { ObjectKey } from '../storage/object-key.js';
import type { ObjectHead } from '../storage/object-store.js';

/** The properties that a client declared for an uploaded file. */
export interface DeclaredFile {
  /** Bytes. */
  size?: number | undefined;
  /** Base64. */
  sha256?: string | undefined;
}

/** Verifies that an uploaded file passes inspection and has the declared size and checksum. */
@Injectable()
export class UploadVerification {
  constructor(
    private readonly inspection: Inspection,
    private readonly quotas: UploadQuotas,
  ) {}

  /**
   * Settles the quota of an upload that is as declared.
   * @throws Problem `object_not_found` or `inspection_failed`
   */
  async verify(caller: Principal, key: ObjectKey, declared: DeclaredFile): Promise<ObjectHead> {
    const object = await this.#compare(caller.tenant, key, declared);
    await this.quotas.settle(caller, key, object.size, false);
    return object;
  }

  async #compare(tenant: Tenant, key: ObjectKey, { size, sha256 }: DeclaredFile): Promise<ObjectHead> {
    const object = await this.inspection.inspect(tenant, key);
    if (size !== undefined) assertEqual('size in bytes', size, object.size);
    if (sha256 === undefined) return object;
    // The response to a ranged GET has no checksum of the whole object, so this takes a second request.
    const { etag, checksumSha256 } = await tenant.objects.bucket.objects.head(key, { checksum: true });
    if (etag !== object.etag) {
      throw new Problem('inspection_failed', 'The file was overwritten during verification. Retry.');
    }
    if (checksumSha256 === undefined) {
      throw new Problem(
        'inspection_failed',
        'The store has no SHA-256 of this file. It records one for a single-request upload with x-amz-checksum-sha256.',
      );
    }
    assertEqual('SHA-256', sha256, checksumSha256);
    return { ...object, checksumSha256 };
  }
}

function assertEqual<T extends string | number>(what: string, declared: T, found: T): void {
  if (declared === found) return;
  throw new Problem('inspection_failed', `The ${what} is ${found}, but ${declared} was declared.`);
}

import type { Tenant } from './tenant.js';

/** The tenants that the service knows. */
export class Tenants {
  /**
   * @param fallback the tenant of callers that name none
   * @param byId undefined if there is one tenant only, whatever id is asked for: the legacy proxy logs the id
   *   and ignores it
   */
  constructor(
    private readonly fallback: Tenant,
    private readonly byId?: ReadonlyMap<string, Tenant>,
  ) {}

  /** The tenant of callers that name none. */
  get default(): Tenant {
    return this.fallback;
  }

  /** @throws Problem `object_not_found`: an unknown tenant is reported like a missing file */
  find(id: string): Tenant {
    if (this.byId === undefined) return this.fallback;
    const tenant = this.byId.get(id);
    if (tenant === undefined) throw this.fallback.objects.notFound();
    return tenant;
  }
}

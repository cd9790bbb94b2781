import { Problem } from '../errors/catalogue.js';
import { DEFAULT_TENANT } from './default-tenant.js';
import type { Tenant } from './tenant.js';
import type { TenantApiKeys } from './tenant-record.js';

/** All tenants of one tenants file, and their keys. Never changes: a reload replaces it as a whole. */
export interface TenantsSnapshot {
  readonly byId: ReadonlyMap<string, Tenant>;
  readonly apiKeys: readonly TenantApiKeys[];
  /** Sentences about tenants that are valid, but probably not what was meant. */
  readonly warnings: readonly string[];
}

const NO_KEYS: readonly TenantApiKeys[] = [];

/** The tenants that the service knows. */
export class Tenants {
  #current: { readonly fallback: Tenant | undefined; readonly snapshot: TenantsSnapshot | undefined };

  /** @param fallback without a tenants file, the only tenant, whatever id is asked for: the legacy proxy logs
   *   the id and ignores it */
  constructor(fallback: Tenant | undefined, snapshot?: TenantsSnapshot) {
    this.#current = { fallback: snapshot?.byId.get(DEFAULT_TENANT) ?? fallback, snapshot };
  }

  /** Replaces all tenants and keys at once. Requests in progress keep the tenant they have. */
  replace(snapshot: TenantsSnapshot): void {
    this.#current = { fallback: snapshot.byId.get(DEFAULT_TENANT), snapshot };
  }

  /**
   * The tenant of callers that name none.
   * @throws Problem `object_not_found` if the tenants file has no tenant `default`
   */
  get default(): Tenant {
    const { fallback } = this.#current;
    if (fallback === undefined) throw Problem.of('object_not_found');
    return fallback;
  }

  /** @throws Problem `object_not_found`: an unknown tenant is reported like a missing file */
  find(id: string): Tenant {
    const { snapshot } = this.#current;
    if (snapshot === undefined) return this.default;
    const tenant = snapshot.byId.get(id);
    if (tenant === undefined) throw this.#notFound();
    return tenant;
  }

  /** Takes as long as a missing object, so that callers cannot tell which tenants exist. */
  #notFound(): Problem {
    const { fallback, snapshot } = this.#current;
    const [any = fallback] = snapshot?.byId.values() ?? [];
    return (fallback ?? any)?.objects.notFound() ?? Problem.of('object_not_found');
  }

  /** All tenants. */
  get all(): readonly Tenant[] {
    const { fallback, snapshot } = this.#current;
    if (snapshot !== undefined) return [...snapshot.byId.values()];
    return fallback === undefined ? [] : [fallback];
  }

  /** Sentences about tenants that are valid, but probably not what was meant. */
  get warnings(): readonly string[] {
    return this.#current.snapshot?.warnings ?? [];
  }

  /** The API keys of the tenants file. The same array as long as they are the same. */
  get apiKeys(): readonly TenantApiKeys[] {
    return this.#current.snapshot?.apiKeys ?? NO_KEYS;
  }
}

import { Problem } from '../errors/catalogue.js';
import type { Tenant } from '../tenants/tenant.js';
import { folderOf } from '../tenants/subject-folder.js';
import type { Tenants } from '../tenants/tenants.js';
import type { Identity } from './authenticator.js';
import type { Principal } from './principal.js';
import { ALL_SCOPES } from './scopes.js';

type Caller = Pick<Principal, 'subject' | 'scopes' | 'credentialId'>;

const ANYONE: Caller = { subject: undefined, scopes: ALL_SCOPES, credentialId: undefined };

/** Turns identities into callers. */
export class Principals {
  /** Authenticators return the same identity for the same credential, so a caller is created once. */
  readonly #known = new WeakMap<object, Principal>();

  constructor(private readonly tenants: Tenants) {}

  /** The caller of every request without authentication: it may do anything in the default tenant. */
  get anonymous(): Principal {
    return this.#principalOf(this.tenants.default, ANYONE);
  }

  /** @returns the reason for the log if the tenant does not exist, or the subject cannot have a folder */
  of(identity: Identity): Principal | string {
    try {
      const { tenant } = identity;
      return this.#principalOf(
        tenant === undefined ? this.tenants.default : this.tenants.find(tenant),
        identity,
      );
    } catch (error) {
      if (error instanceof Problem) return 'its tenant does not exist';
      if (error instanceof RangeError) return 'its subject cannot be the name of a folder';
      throw error;
    }
  }

  #principalOf(tenant: Tenant, caller: Caller): Principal {
    const known = this.#known.get(caller);
    // A reload replaces the tenant.
    if (known?.tenant === tenant) return known;
    const principal = createPrincipal(tenant, caller);
    this.#known.set(caller, principal);
    return principal;
  }
}

function createPrincipal(tenant: Tenant, { subject, scopes, credentialId }: Caller): Principal {
  const files = subject === undefined ? tenant.files : tenant.files.within(folderOf(subject));
  const objects = subject === undefined ? tenant.objects : files;
  return Object.freeze({ tenant, subject, scopes, credentialId, files, objects });
}

import type { Namespace } from '../storage/namespace.js';
import type { Tenant } from '../tenants/tenant.js';
import type { Scope } from './scopes.js';

/** The caller of a request: for whom it acts, and what it may do. */
export interface Principal {
  readonly tenant: Tenant;
  /** Undefined for a caller that may see all files of its tenant. */
  readonly subject: string | undefined;
  readonly scopes: ReadonlySet<Scope>;
  /** Identifies the credential in the log and in the rate limit. Undefined without authentication. */
  readonly credentialId: string | undefined;
  /** Everything that the caller may list, read, write and delete. */
  readonly files: Namespace;
  /** The objects that the redirect may point to for this caller. */
  readonly objects: Namespace;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined on public routes, and if the request has no valid credential. */
    principal: Principal | undefined;
  }
}

import type { Bucket } from '../storage/bucket.js';
import { tenantWith } from '../tenants/tenant.fixture.js';
import { Tenants } from '../tenants/tenants.js';
import type { Principal } from './principal.js';
import { Principals } from './principals.js';

/** The caller of every request without authentication, in the tenant of `tenantWith`. */
export async function callerWith(
  parts: Partial<Bucket> = {},
  variables: Record<string, string> = {},
): Promise<Principal> {
  return new Principals(new Tenants(await tenantWith(parts, variables))).anonymous;
}

import { readEnvironment } from '../config/environment.js';
import { bucketWith } from '../storage/bucket.fixture.js';
import type { Bucket } from '../storage/bucket.js';
import { Namespace } from '../storage/namespace.js';
import { defaultTenant } from './default-tenant.js';
import type { Tenant } from './tenant.js';

/** The default tenant of a bucket with a real presigner. */
export async function tenantWith(
  parts: Partial<Bucket> = {},
  variables: Record<string, string> = {},
): Promise<Tenant> {
  return defaultTenant(new Namespace(await bucketWith(parts), ''), readEnvironment(variables).uploads);
}

import type { IdentityConfig } from '../config/identity.config.js';
import type { TenantApiKeys } from '../tenants/tenant-record.js';
import type { Tenants } from '../tenants/tenants.js';
import { SCOPES } from './scopes.js';

/** All API keys that are valid now: those of `API_KEYS`, and those of the tenants file. */
export function configuredApiKeys(
  { apiKeys }: Pick<IdentityConfig, 'apiKeys'>,
  tenants: Pick<Tenants, 'apiKeys'>,
): () => readonly TenantApiKeys[] {
  const own: TenantApiKeys = {
    tenant: undefined,
    apiKeys: apiKeys.map((key) => ({
      ...key,
      scopes: SCOPES,
      subject: undefined,
      notBefore: undefined,
      expiresAt: undefined,
    })),
  };
  let fromFile = tenants.apiKeys;
  let all = [own, ...fromFile];
  return () => {
    if (tenants.apiKeys === fromFile) return all;
    fromFile = tenants.apiKeys;
    all = [own, ...fromFile];
    return all;
  };
}

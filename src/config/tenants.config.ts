import type { Variables } from './variables.js';

export abstract class TenantsConfig {
  /** `TENANTS_FILE`: the path of the tenants file; without one, the environment describes the only tenant. */
  abstract readonly file: string | undefined;
}

export function readTenants(variables: Variables): TenantsConfig {
  return { file: variables.text('TENANTS_FILE') };
}

import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { tenantWith } from './tenant.fixture.js';
import type { Tenant } from './tenant.js';
import { Tenants, type TenantsSnapshot } from './tenants.js';

const only = await tenantWith();
const snapshotOf = (...ids: string[]): TenantsSnapshot => ({
  byId: new Map(ids.map((id): [string, Tenant] => [id, { ...only, id }])),
  apiKeys: ids.map((tenant) => ({ tenant, apiKeys: [] })),
  warnings: [],
});
const MISSING = Problem.of('object_not_found');

describe('without a tenants file, Tenants', () => {
  it('returns the only tenant for every id', () => {
    const tenants = new Tenants(only);
    expect([tenants.default, tenants.find('mycompany'), tenants.find('')]).toEqual([only, only, only]);
    expect(tenants.all).toEqual([only]);
    expect(tenants.apiKeys).toBe(tenants.apiKeys);
  });
});

describe('with a tenants file, Tenants', () => {
  it('returns the tenants of the file, and "default" for callers without a tenant', () => {
    const tenants = new Tenants(undefined, snapshotOf('acme', 'default'));
    expect(tenants.find('acme').id).toBe('acme');
    expect(tenants.default.id).toBe('default');
    expect(tenants.all.map(({ id }) => id)).toEqual(['acme', 'default']);
  });

  it.each(['', 'acme-2', 'ACME', '__proto__', 'constructor'])('reports %j like a missing file', (id) => {
    expect(() => new Tenants(undefined, snapshotOf('acme')).find(id)).toThrow(MISSING.detail);
  });

  it('has no tenant for callers without one if the file has no "default"', () => {
    expect(() => new Tenants(undefined, snapshotOf('acme')).default).toThrow(MISSING.detail);
  });

  it('replaces tenants and keys together', () => {
    const tenants = new Tenants(undefined, snapshotOf('old', 'default'));
    const [kept, next] = [tenants.find('old'), snapshotOf('new')];
    tenants.replace(next);
    expect(tenants.find('new').id).toBe('new');
    expect(() => tenants.find('old')).toThrow(MISSING.detail);
    expect(() => tenants.default).toThrow(MISSING.detail);
    expect(tenants.apiKeys).toBe(next.apiKeys);
    expect(kept.id).toBe('old');
  });
});

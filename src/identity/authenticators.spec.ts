import { expect, it } from 'vitest';
import type { AuthMethod } from '../config/identity.config.js';
import { Tenants } from '../tenants/tenants.js';
import { createAuthenticators } from './authenticators.js';

const create = async (...auth: AuthMethod[]): Promise<unknown> =>
  createAuthenticators({ auth, apiKeys: [], jwt: undefined }, new Tenants(undefined));

it('createAuthenticators admits every caller with AUTH=none only', async () => {
  expect(await create()).toBe('none');
});

it('createAuthenticators returns an authenticator for each method of AUTH', async () => {
  expect(await create('api-key')).toHaveLength(1);
});

import { expect, it } from 'vitest';
import type { AuthMethod } from '../config/identity.config.js';
import { ConfigurationError } from '../config/variables.js';
import { Tenants } from '../tenants/tenants.js';
import { createAuthenticators } from './authenticators.js';

const create = (...auth: AuthMethod[]): number =>
  createAuthenticators({ auth, apiKeys: [] }, new Tenants(undefined)).length;

it('createAuthenticators returns an authenticator for each method of AUTH', () => {
  expect([create(), create('api-key')]).toEqual([0, 1]);
});

it('createAuthenticators stops the start for an unsupported method, which would otherwise open all routes', () => {
  expect(() => create('kerberos' as AuthMethod)).toThrow(ConfigurationError);
});

import { type JwtConfig, readJwt } from './jwt.config.js';
import type { Variables } from './variables.js';

/** The kinds of credentials that callers may send. */
export type AuthMethod = 'api-key' | 'jwt';

/** An API key of `API_KEYS`: it has all scopes and belongs to the default tenant. */
export interface ConfiguredApiKey {
  readonly id: string;
  /** SHA-256 of the whole key, in lower-case hex. */
  readonly sha256: string;
}

export abstract class IdentityConfig {
  /** `AUTH`: how callers authenticate. Empty for `none`. */
  abstract readonly auth: readonly AuthMethod[];
  /** `API_KEYS`. */
  abstract readonly apiKeys: readonly ConfiguredApiKey[];
  /** `JWT_…`; undefined if `AUTH` does not contain `jwt`. */
  abstract readonly jwt: JwtConfig | undefined;
}

const METHODS = ['api-key', 'jwt'] as const;
const AUTH_FORM = 'must be none, api-key, jwt, or api-key,jwt';
const NEW_KEY = 'Create a key with npm run api-key -- --id ID';
const KEYS_FORM = `must list ids and SHA-256 hashes: ci=<64 hex digits>,backup=<64 hex digits>. An id has 1 to 64 lower-case letters, digits and hyphens. ${NEW_KEY}`;

export function readIdentity(
  variables: Variables,
  production: boolean,
  tenantsFile: string | undefined,
): IdentityConfig {
  if (production && variables.text('AUTH') === undefined) {
    variables.refuse(
      'AUTH',
      'must be set when NODE_ENV=production: api-key, jwt, api-key,jwt, or none. With none, anyone who can reach the port can use the API',
    );
  }
  const auth = readAuth(variables);
  const apiKeys = readApiKeys(variables);
  if (auth.includes('api-key') && variables.list('API_KEYS').length === 0 && tenantsFile === undefined) {
    variables.refuse(
      'API_KEYS',
      `or TENANTS_FILE must be set: AUTH=${auth.join(',')} requires a key. ${NEW_KEY}`,
    );
  }
  return { auth, apiKeys, jwt: readJwt(variables) };
}

/** @returns a sentence if there are keys that no caller can use */
export function unusedApiKeys({ auth, apiKeys }: IdentityConfig): string[] {
  if (apiKeys.length === 0 || auth.includes('api-key')) return [];
  const consequence = auth.length === 0 ? 'callers need no credential' : 'API keys are rejected';
  return [
    `API_KEYS has no effect with AUTH=${auth.join(',') || 'none'}: ${consequence}. To accept keys, add api-key to AUTH.`,
  ];
}

function readAuth(variables: Variables): AuthMethod[] {
  const text = variables.text('AUTH') ?? 'none';
  if (text === 'none') return [];
  const items = variables.list('AUTH');
  const methods = METHODS.filter((method) => items.includes(method));
  if (methods.length === 0 || methods.length !== items.length) {
    const isRepeated = methods.length > 0 && methods.length === new Set(items).size;
    variables.refuse('AUTH', isRepeated ? `${AUTH_FORM}, each method once` : AUTH_FORM);
  }
  return methods;
}

function readApiKeys(variables: Variables): ConfiguredApiKey[] {
  const [byId, byHash] = [new Map<string, ConfiguredApiKey>(), new Map<string, ConfiguredApiKey>()];
  for (const item of variables.list('API_KEYS')) {
    const key = parseKey(item);
    if (key === undefined) variables.refuseEntry('API_KEYS', item, faultOf(item));
    else if (byId.has(key.id))
      variables.refuseEntry('API_KEYS', item, `must contain each id once: ${key.id} occurs twice`);
    else if (byHash.has(key.sha256)) {
      const other = byHash.get(key.sha256)?.id ?? '';
      variables.refuseEntry(
        'API_KEYS',
        item,
        `must contain each hash once: ${other} and ${key.id} are the same key`,
      );
    } else {
      byId.set(key.id, key);
      byHash.set(key.sha256, key);
    }
  }
  return [...byId.values()];
}

function parseKey(item: string): ConfiguredApiKey | undefined {
  const { id, hash } = /^(?<id>[a-z\d][a-z\d-]{0,63})\s*=\s*(?<hash>[\da-f]{64})$/i.exec(item)?.groups ?? {};
  if (id === undefined || hash === undefined || id !== id.toLowerCase()) return undefined;
  return { id, sha256: hash.toLowerCase() };
}

function faultOf(item: string): string {
  return item.includes('sgp_')
    ? 'must contain hashes, not keys. Anyone who has read this configuration knows the key: create another one with npm run api-key and set its hash'
    : KEYS_FORM;
}

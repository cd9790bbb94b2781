import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createApiKey, hashApiKey } from '../../build/identity/api-key-format.js';
import { BENCH } from '../lib/subject.mjs';

const TENANTS = 1000;
const SCOPES = ['upload', 'download', 'list', 'delete', 'link'];

/**
 * A tenants file with 1,000 tenants in one bucket, each with an API key.
 * @returns its path, and the key of the tenant in the middle
 */
export function writeTenants() {
  const keys = Array.from({ length: TENANTS }, () => createApiKey('bench'));
  const tenants = keys.map((key, index) => ({
    id: `tenant-${index}`,
    prefix: `tenant-${index}/`,
    api_keys: [{ id: 'bench', sha256: hashApiKey(key), scopes: SCOPES }],
  }));
  mkdirSync(`${BENCH}results`, { recursive: true });
  const file = `${BENCH}results/tenants.json`;
  writeFileSync(file, JSON.stringify({ tenants }));
  const index = TENANTS / 2;
  return { file, tenant: `tenant-${index}`, key: keys[index] };
}

/** An issuer of tokens on a free port: its discovery document and its key set. */
export async function startIssuer() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' };
  jwk.kid = createHash('sha256').update(JSON.stringify(jwk)).digest('hex').slice(0, 8);
  const server = createServer((request, response) => {
    const isKeySet = request.url === '/keys';
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isKeySet ? { keys: [jwk] } : { issuer: url, jwks_uri: `${url}/keys` }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    url,
    /** A token that is valid for an hour. */
    token(claims) {
      const exp = Math.floor(Date.now() / 1000) + 3600;
      const text = `${part({ alg: 'ES256', kid: jwk.kid })}.${part({ iss: url, aud: 'signpost', exp, ...claims })}`;
      const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${text}.${signature.toString('base64url')}`;
    },
    close: () => server.close(),
  };
}

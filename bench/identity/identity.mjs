import { AS_CALLER } from '../lib/budgets.mjs';
import { inPairs } from '../lib/pairing.mjs';
import { startRedis } from '../lib/redis.mjs';
import { ratioRow } from '../lib/rows.mjs';
import { startServer } from '../lib/server.mjs';
import { assertPresigned } from '../lib/signature.mjs';
import { load } from '../lib/wrk.mjs';
import { SIGNPOST } from '../redirect/contenders.mjs';
import { startIssuer, writeTenants } from './callers.mjs';

/**
 * Of the load generator. Redis shares its core, so a decision takes a while. With the usual 32 connections, the
 * service would wait for Redis instead of using its core.
 */
const CONNECTIONS = 100;

/** Warm-ups of each server. Processes that had run for 7 seconds were a tenth slower with Redis than older ones. */
const WARM_UPS = 6;

/**
 * Redirects per second with credentials, a tenant out of 1,000 and limits, against the same service without, for the
 * same objects. Redis and the issuer share the load generator's core. The servers run for all rounds.
 */
export async function identity({ rounds, loadSeconds, warmSeconds }) {
  const redis = await startRedis();
  const issuer = await startIssuer();
  const { file, tenant, key } = writeTenants();
  const token = issuer.token({ sub: 'bench', tenant, scope: 'download' });
  const tenants = { TENANTS_FILE: file, PROXY_ACCESS: 'authenticated' };
  const byKey = { ...tenants, AUTH: 'api-key' };
  const jwt = {
    ...tenants,
    AUTH: 'jwt',
    JWT_ISSUER: issuer.url,
    JWT_AUDIENCE: 'signpost',
    JWT_CLAIM_TENANT: 'tenant',
    JWT_CLAIM_SUBJECT: 'none',
  };
  const prefix = `${tenant}%2F`;
  const asKey = [tenant, prefix, 'X-API-Key', key];
  const asToken = [tenant, prefix, 'Authorization', `Bearer ${token}`];
  const plain = { ...SIGNPOST, name: 'AUTH=none, memory limits', args: ['mycompany', prefix] };
  const callers = [
    variant('an API key, 1 of 1,000 tenants, memory limits', byKey, asKey),
    variant('the same, Redis limits', { ...byKey, REDIS_URL: redis.url }, asKey),
    variant('a JWT, 1 of 1,000 tenants, memory limits', jwt, asToken),
  ];
  const servers = new Map();
  const measure = (contender, seconds = loadSeconds) =>
    load(servers.get(contender).port, 'redirect-as.lua', {
      connections: CONNECTIONS,
      seconds,
      args: contender.args,
    });
  for (const contender of [plain, ...callers]) {
    const server = await startServer(contender);
    servers.set(contender, server);
    await assertRedirect(contender, server);
    await measure(contender, WARM_UPS * warmSeconds);
  }
  const rows = [];
  for (const caller of callers) {
    const pairs = (await inPairs(rounds, caller, [plain], measure)).get(plain);
    const values = pairs.map(({ ours, peer }) => ({ ours: ours.perSecond, peer: peer.perSecond }));
    rows.push(ratioRow(`redirects, ${caller.name}`, '/s', plain.name, values, AS_CALLER[caller.name]));
  }
  for (const server of servers.values()) await server.stop();
  issuer.close();
  await redis.stop();
  return rows;
}

function variant(name, env, args) {
  return { ...SIGNPOST, name, env: { ...SIGNPOST.env, ...env }, args };
}

/** Fails before the measurement if a redirect is wrong. */
async function assertRedirect({ name, args: [tenant, prefix, header, value] }, { port }) {
  const key = `${decodeURIComponent(prefix)}uploads/123e4567-e89b-42d3-a456-426614174000-report-1.pdf`;
  const query = new URLSearchParams({ tenant, objectkey: key });
  const headers = header === undefined ? {} : { [header]: value };
  const response = await fetch(`http://127.0.0.1:${port}/?${query}`, { redirect: 'manual', headers });
  if (response.status !== 302) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  assertPresigned(response.headers.get('location'), 'GET', { key });
  if (header === undefined) return;
  const anonymous = await fetch(`http://127.0.0.1:${port}/?${query}`, { redirect: 'manual' });
  if (anonymous.status !== 401) throw new Error(`${name} without a credential: ${anonymous.status}`);
}

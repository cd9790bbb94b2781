import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CredentialKind, TestCredential } from './support/access/credentials.js';
import { type RouteRecipe, ROUTES, type Target } from './support/access/routes.js';
import { TenantUnderTest } from './support/access/tenants-under-test.js';
import { TestIssuer } from './support/identity/issuer.js';
import { json, Signpost } from './support/service/signpost.js';

const TENANTS = 20;
const IN_PARALLEL = 16;

/** Credentials that nobody may use. */
const REJECTED: ReadonlySet<CredentialKind> = new Set(['none', 'expired', 'not yet valid', 'removed']);

/** One request: a route, the tenant whose file it names, and who sends it. */
interface Combination {
  readonly route: RouteRecipe;
  readonly target: Target;
  readonly sender: TestCredential;
}

interface Operation {
  readonly operationId: string;
  readonly security?: readonly object[];
}

describe('20 tenants × every route × every kind of credential', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'signpost-'));
  const file = path.join(folder, 'tenants.json');
  let issuer: TestIssuer;
  let service: Signpost;
  let tenants: TenantUnderTest[];
  const targets = new Map<TenantUnderTest, Target>();

  const writeTenants = (withRemoved: boolean): void =>
    writeFileSync(file, JSON.stringify({ tenants: tenants.map((tenant) => tenant.entry(withRemoved)) }));

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    tenants = Array.from(
      { length: TENANTS },
      (_, index) => new TenantUnderTest(`t${String(index).padStart(2, '0')}`, issuer),
    );
    writeTenants(true);
    service = await Signpost.start({
      AUTH: 'api-key,jwt',
      TENANTS_FILE: file,
      JWT_ISSUER: issuer.issuer,
      JWT_AUDIENCE: 'signpost',
      JWT_CLAIM_TENANT: 'tenant',
      JWT_CLAIM_SUBJECT: 'sub',
      LINK_SECRET: randomBytes(32).toString('base64'),
      RATE_LIMIT: '100000000',
    });
    for (const tenant of tenants) targets.set(tenant, await createTarget(service, tenant));
    for (const tenant of tenants) {
      const { headers } = tenant.find('removed');
      expect((await service.get('/files', { headers })).status).toBe(200);
    }
  });
  afterAll(async () => {
    await service.stop();
    await issuer.stop();
    rmSync(folder, { recursive: true });
  });

  it('knows how to call every route that is not public', async () => {
    const document = await json<{ paths: Record<string, Record<string, Operation>> }>(
      await service.get('/docs-json'),
    );
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    const closed = operations.filter(({ security }) => security !== undefined);
    const known = new Set(ROUTES.map(({ operation }) => operation));
    expect([...known].toSorted()).toEqual(closed.map(({ operationId }) => operationId).toSorted());
  });

  it('refuses a key within a second after it was removed from the file', async () => {
    writeTenants(false);
    service.daemon.signal('SIGHUP');
    for (const tenant of tenants) {
      const { headers } = tenant.find('removed');
      const status = async (): Promise<number> => (await service.get('/files', { headers })).status;
      await expect.poll(status, { timeout: 1000, interval: 50 }).toBe(401);
    }
  });

  it('gives each caller its own, and nothing of anyone else', async () => {
    const combinations = ROUTES.flatMap((route) => combinationsOf(route, tenants, targets));
    const wrong: string[] = [];
    const queue = combinations.values();
    await Promise.all(
      Array.from({ length: IN_PARALLEL }, async () => {
        for (const combination of queue) {
          const fault = await faultOf(service, combination);
          if (fault !== undefined) wrong.push(fault);
        }
      }),
    );
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(wrong).toHaveLength(0);
    expect(combinations.length).toBeGreaterThan(9000);
  }, 600_000);
});

/** The requests to one route. Requests that end something come last: those of the owner. */
function combinationsOf(
  route: RouteRecipe,
  tenants: readonly TenantUnderTest[],
  targets: ReadonlyMap<TenantUnderTest, Target>,
): Combination[] {
  const foreign: Combination[] = [];
  const own: Combination[] = [];
  for (const [index, tenant] of tenants.entries()) {
    const target = targets.get(tenant);
    if (target === undefined) throw new Error(`${tenant.id} has no files`);
    foreign.push({ route, target, sender: { kind: 'none', type: 'none', headers: {}, prefix: '' } });
    for (const sender of tenant.credentials) {
      const isOwn = sender.kind.startsWith('own') || sender.kind === 'wrong scope';
      (isOwn ? own : foreign).push({ route, target, sender });
    }
    for (const other of tenants) {
      if (other === tenant) continue;
      foreign.push({ route, target, sender: { ...other.find('own'), kind: 'other tenant' } });
    }
    const next = tenants[(index + 1) % tenants.length] ?? tenant;
    foreign.push({ route, target, sender: { ...next.find('own subject', 'jwt'), kind: 'other tenant' } });
  }
  return [...foreign, ...own];
}

/** @returns what is wrong with the response to one request */
async function faultOf(
  service: Signpost,
  { route, target, sender }: Combination,
): Promise<string | undefined> {
  const request = route.request(target);
  const answer = await service.get(request.path, {
    method: request.method,
    headers: { ...sender.headers, ...(request.body !== undefined && { 'content-type': 'application/json' }) },
    ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
  });
  const text = `${answer.headers.get('location') ?? ''} ${await answer.text()}`;
  const { statuses, code } = expectedOf(route, sender);
  const isExpected =
    statuses.includes(statusIn(answer.status, text)) &&
    (code === undefined || request.method === 'HEAD' || text.includes(`"code":"${code}`));
  const foreign = keysIn(text).filter((key) => !key.startsWith(sender.prefix) || sender.prefix === '');
  if (isExpected && foreign.length === 0) return undefined;
  const name = [route.operation, route.variant ?? ''].join(' ').trim();
  const who = `${sender.type} (${[sender.kind, sender.lacks ?? ''].join(' ').trim()})`;
  return `${name} for ${target.tenant} by ${who}: ${answer.status} instead of ${statuses.join()}, foreign keys: ${foreign.join()}: ${text.slice(0, 300)}`;
}

/** A batch answers 200. Its only entry has a status of its own. */
function statusIn(status: number, text: string): number {
  const entry = /^ \{"results":\[\{"type":.*"status":(\d{3})/.exec(text)?.[1];
  return status === 200 && entry !== undefined ? Number(entry) : status;
}

function expectedOf(
  route: RouteRecipe,
  { kind, lacks }: TestCredential,
): { statuses: readonly number[]; code?: string } {
  const success = { statuses: route.success ?? [200] };
  if (REJECTED.has(kind)) return { statuses: [401], code: 'unauthenticated' };
  if (kind === 'wrong scope' && lacks === route.scope) {
    return { statuses: [403], code: 'insufficient_scope' };
  }
  if (!kind.startsWith('other') || route.kind === 'own') return success;
  return { statuses: [404], code: route.operation === 'revokeLink' ? 'link_not_found' : 'object_not_found' };
}

/** The keys in a response, and those in the paths of its presigned URLs. */
function keysIn(text: string): string[] {
  const named = [...text.matchAll(/"(?:key|file_key)":"([^"]+)"/g)].map(([, key = '']) => key);
  const urls = text.match(/https?:\/\/[^\s"]+X-Amz-Signature=/g) ?? [];
  const signed = urls.map((url) => decodeURIComponent(new URL(url).pathname.replace(/^\/signpost\//, '')));
  return [...named, ...signed];
}

/** A file of alice, an upload that she has begun, and a link to the file. */
async function createTarget(service: Signpost, tenant: TenantUnderTest): Promise<Target> {
  const { headers } = tenant.find('own subject');
  const created = await json<{ presigned_url: string; file_key: string; headers: Record<string, string> }>(
    await service.post('/upload-url', { filename: 'a.txt', content_type: 'text/plain' }, headers),
  );
  const put = await fetch(created.presigned_url, { method: 'PUT', headers: created.headers, body: 'hello' });
  expect(put.status).toBe(200);
  const upload = await json<{ key: string; uploadId: string }>(
    await service.post('/s3/multipart', { filename: 'film.mp4', type: 'video/mp4' }, headers),
  );
  const link = await json<{ id: string }>(
    await service.post('/links', { file_key: created.file_key, expires_in: 3600 }, headers),
  );
  return {
    tenant: tenant.id,
    key: created.file_key,
    upload: { key: upload.key, uploadId: upload.uploadId },
    linkId: link.id,
  };
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Namespace } from '../src/storage/namespace.js';
import { openBucket } from '../src/storage/open-bucket.js';
import { createS3Client } from '../src/storage/s3/s3-client.js';
import { json, Signpost, upload } from './support/service/signpost.js';
import { useCeph } from './support/stores/ceph.js';

const ROLE_ARN = 'arn:aws:iam:::role/signpost';
const ceph = useCeph({ sts: true });

/**
 * Ceph 16.2 accepts an external id, but does not compare it: a trust policy with a condition on sts:ExternalId admits
 * nobody. The STS server of role-credentials.spec.ts compares it.
 */
describe("a tenant with a role, at Ceph's STS", () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'signpost-'));
  const file = path.join(folder, 'tenants.json');
  let service: Signpost;

  beforeAll(async () => {
    const client = createS3Client(ceph().options);
    const Bucket = ceph().options.bucket;
    await client.send(new PutObjectCommand({ Bucket, Key: 'other/secret.txt', Body: 'secret' }));
    client.destroy();
    const role = { role_arn: ROLE_ARN, external_id: 'signpost-7' };
    writeFileSync(file, JSON.stringify({ tenants: [{ id: 'default', prefix: 'acme/', ...role }] }));
    service = await Signpost.start({ ...ceph().variables, TENANTS_FILE: file });
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  it('uploads, lists, downloads and deletes with the session of the role', async () => {
    const key = await upload(service, 'a.txt', 'text/plain', 'hello');
    expect(key).toMatch(/^acme\/uploads\//);
    const { presigned_url, expires_in } = await service.downloadUrl({ file_key: key });
    expect(presigned_url).toContain('X-Amz-Security-Token=');
    expect(expires_in).toBeLessThanOrEqual(3600);
    expect(await (await fetch(presigned_url)).text()).toBe('hello');
    const listed = await json<{ files: { file_key: string }[] }>(await service.get('/files'));
    expect(listed.files.map(({ file_key }) => file_key)).toEqual([key]);
    expect((await service.get(`/files/${key}`, { method: 'DELETE' })).status).toBe(204);
    expect((await service.post('/download-url', { file_key: key })).status).toBe(404);
  });

  it('redirects for an hour at most, and reports that', async () => {
    const key = await upload(service, 'b.txt', 'text/plain', 'hello');
    const init = { headers: { accept: 'application/json' } };
    const answer = await service.redirect({ tenant: 'default', objectkey: key }, init);
    const { expires_in } = await json<{ expires_in: number }>(answer);
    expect(expires_in).toBeGreaterThan(3000);
    expect(expires_in).toBeLessThanOrEqual(3600);
  });

  it('is ready', async () => {
    expect((await service.get('/health/ready')).status).toBe(200);
  });

  it('cannot read the objects of others, not even by an unsigned x-amz-copy-source', async () => {
    const created = await service.uploadUrl({ filename: 'c.txt', content_type: 'text/plain' });
    const copy = { 'x-amz-copy-source': `/${ceph().options.bucket}/other/secret.txt` };
    const answer = await fetch(created.presigned_url, {
      method: 'PUT',
      headers: { ...created.headers, ...copy },
    });
    expect(answer.status).toBe(403);
  });
});

describe('a session of a role', () => {
  const session = async (
    prefix: string,
  ): Promise<(method: 'GET' | 'PUT', key: string) => Promise<number>> => {
    const role = { arn: ROLE_ARN, externalId: undefined, sessionName: 'acme', prefix };
    const bucket = await openBucket({ ...ceph().options, role });
    const objects = new Namespace(bucket, '');
    return async (method, text) => {
      const object = { key: objects.key(text), expiresIn: 60 };
      const { url } =
        method === 'GET'
          ? await bucket.presigner.presignGet(object)
          : await bucket.uploadPresigner.presignPut({ ...object, headers: {} });
      return (await fetch(url, method === 'PUT' ? { method, body: 'x' } : {})).status;
    };
  };

  it('is limited to its prefix, although the role allows everything', async () => {
    const send = await session('acme/');
    expect([
      await send('PUT', 'acme/x.txt'),
      await send('GET', 'acme/x.txt'),
      await send('GET', 'acme/missing.txt'),
      await send('GET', 'other/secret.txt'),
      await send('PUT', 'other/new.txt'),
      await send('PUT', 'acme-2/new.txt'),
    ]).toEqual([200, 200, 404, 403, 403, 403]);
  });

  it('covers the whole bucket without a prefix', async () => {
    const send = await session('');
    expect([await send('GET', 'other/secret.txt'), await send('GET', 'other/missing.txt')]).toEqual([
      200, 404,
    ]);
  });
});

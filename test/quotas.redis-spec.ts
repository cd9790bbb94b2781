import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RedisServer } from './support/redis/redis-server.js';
import { json, Signpost, type UploadUrl } from './support/service/signpost.js';

const SIZE = 100;
const FILE = { filename: 'a.txt', content_type: 'text/plain', size: SIZE };

interface Limits {
  quotas: { unit: string; remaining: number }[];
}

let redis: RedisServer;
let replicas: Signpost[];
beforeEach(async () => {
  redis = await RedisServer.start();
  replicas = [];
});
afterEach(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await redis.stop();
});

async function start(count: number, variables: Record<string, string>): Promise<void> {
  replicas = await Promise.all(
    Array.from({ length: count }, () => Signpost.start({ REDIS_URL: redis.url, ...variables })),
  );
}

function replicaAt(index: number): Signpost {
  const found = replicas[index % replicas.length];
  if (found === undefined) throw new Error('There is no replica');
  return found;
}

const remaining = async (index = 0): Promise<number> => {
  const { quotas } = await json<Limits>(await replicaAt(index).get('/limits'));
  return quotas.find(({ unit }) => unit === 'bytes')?.remaining ?? Number.NaN;
};

interface Answer {
  readonly status: number;
  readonly retryAfter: number;
  readonly text: string;
}

/** Upload URLs from all replicas in turn, at once. */
async function requestUploads(count: number): Promise<Answer[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const answer = await replicaAt(index).post('/upload-url', FILE);
      const { status, headers } = answer;
      return { status, retryAfter: Number(headers.get('retry-after')), text: await answer.text() };
    }),
  );
}

describe('a quota of bytes on three replicas', () => {
  it('is never exceeded by 2,000 concurrent uploads, and grants what it holds', async () => {
    await start(3, { QUOTA_BYTES_PER_DAY: String(1000 * SIZE) });
    const answers = await requestUploads(2000);
    // On a busy machine, Redis may not decide in time. Such a request is refused, and may have been counted.
    for (let round = 0; round < 20 && answers.slice(-200).some(({ status }) => status !== 429); round += 1) {
      answers.push(...(await requestUploads(200)));
    }
    const granted = answers.filter(({ status }) => status === 200).length;
    const refused = answers.filter(({ status }) => status !== 200);
    expect(granted).toBeLessThanOrEqual(1000);
    expect(refused.every(({ text }) => !text.includes('X-Amz-Signature'))).toBe(true);
    expect(refused.every(({ retryAfter }) => retryAfter > 0)).toBe(true);
    const codes = refused.map(({ text }) => /"code":"(\w+)"/.exec(text)?.[1] ?? text);
    const late = codes.filter((code) => code === 'limits_unavailable').length;
    expect(codes.filter((code) => code === 'quota_exceeded')).toHaveLength(refused.length - late);
    expect(granted).toBeGreaterThanOrEqual(1000 - late);
    await expect.poll(() => Promise.all([remaining(0), remaining(1), remaining(2)])).toEqual([0, 0, 0]);
  });

  it('counts each entry of a batch', async () => {
    await start(1, { QUOTA_UPLOADS_PER_DAY: '3' });
    const { results } = await json<{ results: { code?: string; presigned_url?: string }[] }>(
      await replicaAt(0).post('/upload-urls', { files: [FILE, FILE, FILE, FILE, FILE] }),
    );
    expect(results.filter(({ presigned_url }) => presigned_url !== undefined)).toHaveLength(3);
    expect(results.filter(({ code }) => code === 'quota_exceeded')).toHaveLength(2);
  });

  it('stays charged for an aborted upload, whose URLs store nothing that was not counted', async () => {
    await start(2, { QUOTA_BYTES_PER_DAY: '1000', MAX_FILE_SIZE: '1000' });
    const upload = await json<{ key: string; uploadId: string }>(
      await replicaAt(0).post('/s3/multipart', { filename: 'film.mp4', type: 'video/mp4' }),
    );
    const path = `/s3/multipart/${encodeURIComponent(upload.uploadId)}`;
    const key = `key=${encodeURIComponent(upload.key)}`;
    const { url } = await json<{ url: string }>(await replicaAt(0).get(`${path}/1?${key}`));
    expect((await replicaAt(0).get(`${path}?${key}`, { method: 'DELETE' })).status).toBe(200);
    expect(await remaining(1)).toBe(0);
    expect((await replicaAt(1).post('/upload-url', FILE)).status).toBe(429);
    expect((await fetch(url, { method: 'PUT', body: 'x'.repeat(1000) })).status).toBe(404);
  });

  it('keeps the bytes of a URL that can still store a larger file', async () => {
    await start(1, { QUOTA_BYTES_PER_DAY: '1000', MAX_FILE_SIZE: '600' });
    const file = { filename: 'a.txt', content_type: 'text/plain' };
    const created = await json<UploadUrl & { fields: Record<string, string> }>(
      await replicaAt(0).post('/upload-url', { ...file, method: 'POST' }),
    );
    const send = (size: number): Promise<Response> => {
      const form = new FormData();
      for (const [name, value] of Object.entries(created.fields)) form.set(name, value);
      form.set('file', new Blob(['x'.repeat(size)]));
      return fetch(created.presigned_url, { method: 'POST', body: form });
    };
    expect((await send(1)).ok).toBe(true);
    expect((await replicaAt(0).post('/files/complete', { file_key: created.file_key })).status).toBe(200);
    expect(await remaining()).toBe(400);
    expect((await send(600)).ok).toBe(true);
    expect((await send(601)).ok).toBe(false);
    expect((await replicaAt(0).post('/upload-url', { ...file, size: 401 })).status).toBe(429);
  });

  it('counts a completed multipart upload with its actual size', async () => {
    await start(1, { QUOTA_BYTES_PER_DAY: '1000', MAX_FILE_SIZE: '1000' });
    const upload = await json<{ key: string; uploadId: string }>(
      await replicaAt(0).post('/s3/multipart', { filename: 'a.txt', type: 'text/plain' }),
    );
    const path = `/s3/multipart/${encodeURIComponent(upload.uploadId)}`;
    const key = `key=${encodeURIComponent(upload.key)}`;
    const { url } = await json<{ url: string }>(await replicaAt(0).get(`${path}/1?${key}`));
    const part = await fetch(url, { method: 'PUT', body: 'x'.repeat(300) });
    const parts = [{ PartNumber: 1, ETag: part.headers.get('etag') }];
    expect((await replicaAt(0).post(`${path}/complete?${key}`, { parts })).status).toBe(200);
    expect(await remaining()).toBe(700);
  });
});

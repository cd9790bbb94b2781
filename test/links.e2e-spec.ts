import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, Signpost, upload } from './support/service/signpost.js';

const [OLD, NEW] = [
  'zq3VtQ4o6yQWc9mZkT1uH8nB5xR2eJ7sLfPaYgDiC0A=',
  'M1xW8rTgK5uYbQ2nVpE7jZcS4hLdFaR9oX6iUwJ0tBk=',
];

interface CreatedLink {
  id: string;
  url: string;
  expires_at: string;
  enforced_on: string;
}

/** Follows redirects, as a browser would. */
const contentOf = async (url: string, init: RequestInit = {}): Promise<string> =>
  (await fetch(url, init)).text();

async function linkTo(service: Signpost, file_key: string, options: object = {}): Promise<CreatedLink> {
  const answer = await service.post('/links', { file_key, expires_in: 3600, ...options });
  if (answer.status !== 200) throw new Error(`POST /links answered ${answer.status}: ${await answer.text()}`);
  return json<CreatedLink>(answer);
}

async function statusesOf(requests: Iterable<Promise<Response>>): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const answer of await Promise.all(requests)) {
    counts[answer.status] = (counts[answer.status] ?? 0) + 1;
    await answer.body?.cancel();
  }
  return counts;
}

describe('links', () => {
  let service: Signpost;
  let key: string;
  beforeAll(async () => {
    service = await Signpost.start({ LINK_SECRET: OLD });
    key = await upload(service, 'report.txt', 'text/plain', 'The report.');
  });
  afterAll(() => service.stop());

  const post = (url: string, body = '', headers: Record<string, string> = {}): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      redirect: 'manual',
    });

  it('lead to the file, for GET and HEAD', async () => {
    const { url } = await linkTo(service, key, { filename: 'other.txt' });
    expect(await contentOf(url)).toBe('The report.');
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-disposition')]).toEqual([
      200,
      'attachment; filename=other.txt',
    ]);
  });

  it('with a password lead those who know it to the file', async () => {
    const { url } = await linkTo(service, key, { password: 'pässword & more' });
    const body = new URLSearchParams({ password: 'pässword & more' });
    expect(await contentOf(url, { method: 'POST', body })).toBe('The report.');
    expect((await post(url, 'password=wrong')).status).toBe(403);
  });

  it('with max_uses: 5 lead 5 of 200 concurrent POSTs to the file', async () => {
    const { url } = await linkTo(service, key, { max_uses: 5 });
    expect(await statusesOf(Array.from({ length: 200 }, () => post(url)))).toEqual({ 303: 5, 410: 195 });
  });

  it('are not used up by 500 HEADs, prefetches and previews', async () => {
    const { url } = await linkTo(service, key, { max_uses: 1 });
    const visits = Array.from({ length: 500 }, (_, index) =>
      fetch(url, {
        method: index % 2 === 0 ? 'HEAD' : 'GET',
        headers: { 'sec-purpose': 'prefetch', accept: 'text/html' },
        redirect: 'manual',
      }),
    );
    expect(await statusesOf(visits)).toEqual({ 200: 500 });
    expect(await contentOf(url, { method: 'POST' })).toBe('The report.');
    expect((await post(url)).status).toBe(410);
  });

  it('end when they are revoked', async () => {
    const { id, url, enforced_on } = await linkTo(service, key);
    expect(enforced_on).toBe('replica');
    const revoked = await fetch(`${service.url}/links/${id}`, { method: 'DELETE' });
    expect(revoked.status).toBe(204);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(410);
  });

  it('take no body above 4 KiB, and other routes take no forms', async () => {
    const { url } = await linkTo(service, key, { max_uses: 1 });
    expect((await post(url, `password=${'a'.repeat(5000)}`)).status).toBe(413);
    expect((await post(`${service.url}/links`, 'file_key=a')).status).toBe(415);
  });

  it('leave no token in the log', async () => {
    const { url } = await linkTo(service, key);
    const line = await service.lineOf(await fetch(url, { redirect: 'manual' }));
    expect(line).toMatchObject({ path: '/l/…', status: 302 });
    const [, , payload = ''] = url.split('/l/')[1]?.split('.') ?? [];
    expect(JSON.stringify(service.daemon.log)).not.toContain(payload);
  });

  it('of the longest key, with a long filename, lead to the file', async () => {
    const long = await upload(service, `${'é'.repeat(600)}.txt`, 'text/plain', 'A long name.');
    expect(Buffer.byteLength(long)).toBeGreaterThanOrEqual(1023);
    const { url } = await linkTo(service, long, { filename: `${'名'.repeat(251)}.txt` });
    expect(await contentOf(url)).toBe('A long name.');
  });
});

describe('LINK_SECRET', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'links-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const withSecrets = async <T>(secrets: string, test: (service: Signpost) => Promise<T>): Promise<T> => {
    const service = await Signpost.start({ LINK_SECRET: secrets, LOCAL_BUCKET_DIR: folder });
    try {
      return await test(service);
    } finally {
      await service.stop();
    }
  };
  const pathOf = ({ url }: CreatedLink): string => new URL(url).pathname;

  it('keeps the links of a retired secret, and ends those of a removed one', async () => {
    const [old, other] = await withSecrets(OLD, async (service) => {
      const key = await upload(service, 'report.txt', 'text/plain', 'The report.');
      return [await linkTo(service, key, { password: 'a' }), await linkTo(service, key)] as const;
    });
    await withSecrets(`${NEW},${OLD}`, async (service) => {
      const opened = await service.post(pathOf(old), { password: 'a' });
      expect(await opened.text()).toBe('The report.');
      expect((await service.get(pathOf(other))).status).toBe(302);
      const revoked = await fetch(`${service.url}/links/${other.id}`, { method: 'DELETE' });
      expect(revoked.status).toBe(204);
      expect((await service.get(pathOf(other))).status).toBe(410);
    });
    await withSecrets(NEW, async (service) => {
      const answer = await service.get(pathOf(other));
      expect(await json(answer)).toMatchObject({ status: 404, code: 'link_not_found' });
    });
  });
});

describe('a start', () => {
  const linesOf = ({ daemon }: Signpost): [level: string, message: string][] =>
    daemon.log.filter(({ msg }) => msg.includes('LINK_SECRET')).map(({ level, msg }) => [level, msg]);

  it('reports that links end with the process, and warns that each replica counts alone', async () => {
    const temporary = await Signpost.start();
    expect(linesOf(temporary)).toEqual([
      ['info', 'LINK_SECRET is not set. Links end when this process ends.'],
    ]);
    await temporary.stop();
    const alone = await Signpost.start({ LINK_SECRET: OLD });
    expect(linesOf(alone)).toEqual([['warn', expect.stringContaining('without REDIS_URL') as string]]);
    await alone.stop();
  });
});

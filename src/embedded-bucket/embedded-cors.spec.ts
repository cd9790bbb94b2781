import { afterEach, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readEnvironment } from '../config/environment.js';
import type { LocalBucket } from '../local-bucket/local-bucket.js';
import { startLocalBucket } from './start-local-bucket.js';

const PAGE = 'https://app.example';

describe('the CORS rules of the embedded bucket', () => {
  let bucket: LocalBucket;
  let dir: string;
  const start = async (variables: Record<string, string>): Promise<void> => {
    dir = await mkdtemp(path.join(tmpdir(), 'signpost-'));
    bucket = await startLocalBucket(
      readEnvironment({ LOCAL_BUCKET_DIR: dir, LOCAL_BUCKET_PORT: '0', ...variables }),
    );
  };
  afterEach(async () => {
    await bucket.close();
    await rm(dir, { recursive: true });
  });

  const preflight = async (origin: string, method: string, headers: string): Promise<number> => {
    const answer = await fetch(`${bucket.endpoint}/signpost/a`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': headers,
      },
    });
    return answer.status;
  };
  const readable = async (origin: string): Promise<string | null> => {
    const answer = await fetch(`${bucket.endpoint}/signpost/a`, { headers: { origin } });
    return answer.headers.get('access-control-allow-origin');
  };

  it.each([
    ['PUT', 'content-type,if-none-match,x-amz-checksum-sha256'],
    ['PUT', ''],
    ['POST', 'cache-control,x-requested-with'],
    ['POST', 'content-type,x-amz-mp-object-size'],
    ['GET', 'range'],
    ['DELETE', ''],
  ])('allow %s with %s from a page of CORS_ORIGINS', async (method, headers) => {
    await start({ CORS_ORIGINS: PAGE });
    expect(await preflight(PAGE, method, headers)).toBe(200);
  });

  it.each([
    [PAGE, 'PUT', 'x-amz-copy-source'],
    [PAGE, 'GET', 'authorization'],
    ['https://other.example', 'PUT', ''],
    ['http://localhost:5173', 'PUT', ''],
    ['null', 'PUT', ''],
    ['null', 'DELETE', ''],
    ['null', 'GET', 'content-type'],
  ])('reject %s with %s and %s', async (origin, method, headers) => {
    await start({ CORS_ORIGINS: PAGE });
    expect(await preflight(origin, method, headers)).toBe(403);
  });

  it('let the request that follows a redirect read the file', async () => {
    await start({ CORS_ORIGINS: PAGE });
    expect(await preflight('null', 'GET', 'range')).toBe(200);
    expect(await preflight('null', 'HEAD', 'range')).toBe(200);
    expect(await readable('null')).toBe('*');
    expect(await readable(PAGE)).toBe(PAGE);
  });

  it('expose what a page needs to read', async () => {
    await start({ CORS_ORIGINS: PAGE });
    for (const origin of [PAGE, 'null']) {
      const { headers } = await fetch(`${bucket.endpoint}/signpost/a`, { headers: { origin } });
      const exposed = headers.get('access-control-expose-headers')?.split(', ');
      expect(exposed).toEqual(
        expect.arrayContaining(['ETag', 'Content-Range', 'Content-Disposition', 'Accept-Ranges', 'Location']),
      );
    }
  });

  it.each([
    ['http://localhost:5173', 200],
    ['http://localhost', 200],
    ['https://127.0.0.1:8443', 200],
    ['http://[::1]:3000', 200],
    ['http://app.localhost', 200],
    ['https://app.example', 403],
    ['http://localhost.evil.example', 403],
    ['http://evillocalhost:80', 403],
    ['http://192.168.1.2:5173', 403],
    ['null', 403],
  ])('give an upload from %s the status %i without CORS_ORIGINS', async (origin, status) => {
    await start({});
    expect(await preflight(origin, 'PUT', 'content-type')).toBe(status);
  });
});

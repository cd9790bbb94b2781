import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestApp } from '../http/test-app.fixture.js';
import { FilesModule } from './files.module.js';

describe('GET /limits', () => {
  let app: TestApp;
  beforeAll(async () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-22T12:00:15Z'), toFake: ['Date'] });
    app = await TestApp.create({
      imports: [FilesModule],
      variables: { RATE_LIMIT: '3', QUOTA_BYTES_PER_DAY: '100' },
    });
  });
  afterAll(async () => {
    vi.useRealTimers();
    await app.close();
  });

  it('reports what is left after this request, and 429 above the limit', async () => {
    const answer = await app.get('/limits');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['ratelimit']).toBe('"default";r=2;t=45');
    expect(answer.json<object>()).toEqual({
      rate_limit: { limit: 3, remaining: 2, window: 60, resets_in: 45 },
      quotas: [{ scope: 'caller', unit: 'bytes', limit: 100, remaining: 100, resets_in: 43_185 }],
    });
    expect((await app.get('/limits')).json<object>()).toMatchObject({ rate_limit: { remaining: 1 } });
    await app.get('/limits');
    expect((await app.get('/limits')).statusCode).toBe(429);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { TestApp } from '../http/test-app.fixture.js';
import { HealthModule } from './health.module.js';

type Body = Record<string, unknown>;

const PROBES = ['/health', '/health/ready'];

describe('HealthController', () => {
  describe('when the bucket can be used', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await TestApp.create({
        imports: [HealthModule],
        objects: { checkBucket: () => Promise.resolve() },
      });
    });
    afterAll(() => app.close());
    beforeEach(() => void app.takeCalls());

    it.each(PROBES)('GET %s answers 200 and lists the checks', async (url) => {
      const answer = await app.get(url);
      expect(answer.statusCode).toBe(200);
      expect(answer.json<Body>()).toMatchObject({
        status: 'ok',
        details: {
          bucket: { status: 'up' },
          credentials: { status: 'up' },
          clock: { status: 'up', skew_seconds: 0 },
        },
      });
    });

    it('GET /health/live answers 200 without calling the store or signing', async () => {
      const answer = await app.get('/health/live');
      expect(answer.statusCode).toBe(200);
      expect(answer.json<Body>()).toMatchObject({ status: 'ok', details: {} });
      expect(app.takeCalls()).toEqual([]);
    });
  });

  describe('when the bucket cannot be used', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await TestApp.create({
        imports: [HealthModule],
        objects: {
          checkBucket: () => Promise.reject(Problem.of('store_unreachable', { errorCode: 'ECONNREFUSED' })),
        },
      });
    });
    afterAll(() => app.close());

    it.each(PROBES)("GET %s answers 503 in Terminus's format, with Retry-After", async (url) => {
      const answer = await app.get(url);
      expect(answer.statusCode).toBe(503);
      expect(answer.headers['retry-after']).toBe('2');
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.json<Body>()).toMatchObject({
        status: 'error',
        info: { credentials: { status: 'up' } },
        error: { bucket: { status: 'down' } },
      });
    });

    it('GET /health/live still answers 200', async () => {
      expect((await app.get('/health/live')).statusCode).toBe(200);
    });
  });

  it('hides the reason of a failed check from the caller', async () => {
    const app = await TestApp.create({
      imports: [HealthModule],
      objects: { checkBucket: () => Promise.reject(new Error('https://internal.example:9000')) },
    });
    const answer = await app.get('/health/ready');
    expect(answer.statusCode).toBe(503);
    expect(answer.body).not.toContain('internal.example');
    await app.close();
  });

  it('answers 503 without credentials', async () => {
    const app = await TestApp.create({
      imports: [HealthModule],
      objects: { checkBucket: () => Promise.resolve() },
      bucketOptions: { credentials: () => Promise.reject(new Error('no credentials')) },
    });
    const answer = await app.get('/health/ready');
    expect(answer.statusCode).toBe(503);
    expect(answer.json<Body>()).toMatchObject({
      error: { credentials: { status: 'down' } },
      info: { bucket: { status: 'up' } },
    });
    await app.close();
  });

  it('is not limited by RATE_LIMIT', async () => {
    const app = await TestApp.create({
      imports: [HealthModule],
      variables: { RATE_LIMIT: '1' },
      objects: { checkBucket: () => Promise.resolve() },
    });
    for (const url of ['/health', '/health/live', '/health/ready', '/health', '/health/live']) {
      const answer = await app.get(url);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers).not.toHaveProperty('ratelimit');
    }
    await app.close();
  });
});

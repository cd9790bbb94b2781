import { Controller, Get } from '@nestjs/common';
import { afterEach, describe, expect, it } from 'vitest';
import { Public } from '../identity/access.decorators.js';
import { type Answer, TestApp } from './test-app.fixture.js';

@Public()
@Controller()
class RouteController {
  @Get('route')
  route(): string {
    return 'route';
  }
}

const PRODUCTION = { NODE_ENV: 'production', AUTH: 'none', S3_BUCKET: 'photos' };

const corsHeadersOf = ({ headers }: Answer): string[] =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

describe('allowOrigins', () => {
  let app: TestApp;
  const start = async (variables: Record<string, string>): Promise<void> => {
    app = await TestApp.create({ controllers: [RouteController], variables });
  };
  afterEach(() => app.close());

  const preflight = (origin: string, method = 'DELETE'): Promise<Answer> =>
    app.inject({
      method: 'OPTIONS',
      url: '/route',
      headers: { origin, 'access-control-request-method': method },
    });

  it.each([
    'http://localhost:5173',
    'https://localhost',
    'http://app.localhost:3000',
    'http://127.0.0.1:8080',
    'http://127.0.0.2',
    'http://[::1]:5173',
  ])('allows %s in development', async (origin) => {
    await start({});
    const answer = await app.get('/route', { origin });
    expect(answer.headers['access-control-allow-origin']).toBe(origin);
    expect(answer.headers['vary']).toContain('Origin');
    expect((await preflight(origin)).headers['access-control-allow-origin']).toBe(origin);
  });

  it.each([
    'https://app.example',
    'http://192.168.1.7:5173',
    'http://localhost.evil.example',
    'http://evil.example#localhost',
    'http://evil-localhost',
    'http://127.0.0.1.evil.example',
    'http://localhost@evil.example',
    'ftp://localhost',
    'null',
  ])('does not allow %s in development', async (origin) => {
    await start({});
    expect(corsHeadersOf(await app.get('/route', { origin }))).toEqual([]);
    expect(corsHeadersOf(await preflight(origin))).toEqual([]);
  });

  it.each([{}, { CORS_ORIGINS: 'https://app.example' }, PRODUCTION])(
    'answers the preflight of any other origin with 405 and the methods of the route, with %j',
    async (variables) => {
      await start(variables);
      const answer = await preflight('https://evil.example');
      expect(answer.statusCode).toBe(405);
      expect(answer.headers['allow']).toBe('GET, HEAD');
    },
  );

  it('lets pages of listed origins send cookies, and no others', async () => {
    await start({ CORS_ORIGINS: 'https://app.example' });
    const credentialsOf = ({ headers }: Answer): unknown => headers['access-control-allow-credentials'];
    const listed = 'https://app.example';
    expect(credentialsOf(await app.get('/route', { origin: listed }))).toBe('true');
    expect(credentialsOf(await preflight(listed))).toBe('true');
    expect(corsHeadersOf(await app.get('/route', { origin: 'https://evil.example' }))).toEqual([]);
    expect(corsHeadersOf(await preflight('https://evil.example'))).toEqual([]);
    expect(corsHeadersOf(await app.get('/route'))).toEqual([]);
  });

  it('does not let local pages send cookies in development', async () => {
    await start({});
    const answer = await app.get('/route', { origin: 'http://localhost:5173' });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it.each(['https://app.example', 'https://evil.example'])(
    'sends Vary: Origin to %s, so that no cache mixes up the responses',
    async (origin) => {
      await start({ CORS_ORIGINS: 'https://app.example' });
      expect((await app.get('/route', { origin })).headers['vary']).toContain('Origin');
      expect((await preflight(origin)).headers['vary']).toContain('Origin');
    },
  );

  it('exposes the headers that pages need', async () => {
    await start({});
    const answer = await app.get('/route', { origin: 'http://localhost:5173' });
    expect(String(answer.headers['access-control-expose-headers']).split(', ').toSorted()).toEqual([
      'Location',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'WWW-Authenticate',
      'X-Request-Id',
    ]);
  });

  it('answers a preflight with the methods of the API and how long it may be cached', async () => {
    await start({});
    const answer = await preflight('http://localhost:5173');
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['access-control-allow-methods']).toBe('GET, HEAD, POST, DELETE');
    expect(answer.headers['access-control-max-age']).toBe('600');
  });

  it('allows the origins of CORS_ORIGINS and no others', async () => {
    await start({ CORS_ORIGINS: 'https://app.example,http://localhost:5173' });
    for (const origin of ['https://app.example', 'http://localhost:5173']) {
      expect((await app.get('/route', { origin })).headers['access-control-allow-origin']).toBe(origin);
      expect((await preflight(origin)).headers['access-control-allow-origin']).toBe(origin);
    }
    for (const origin of [
      'https://evil.example',
      'https://app.example.evil.example',
      'http://app.example',
      'null',
    ]) {
      expect((await app.get('/route', { origin })).headers).not.toHaveProperty('access-control-allow-origin');
      expect((await preflight(origin)).headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it('sends no CORS header in production without CORS_ORIGINS', async () => {
    await start(PRODUCTION);
    expect(corsHeadersOf(await app.get('/route', { origin: 'https://app.example' }))).toEqual([]);
    expect(corsHeadersOf(await preflight('https://app.example'))).toEqual([]);
  });
});

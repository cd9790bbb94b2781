import { hostname } from 'node:os';
import { Controller, Get, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Public } from '../identity/access.decorators.js';
import { type Answer, TestApp } from './test-app.fixture.js';

@Public()
@Controller()
class RouteController {
  @Get('route')
  route(): string {
    return 'route';
  }
  @Post('route')
  create(): string {
    return 'route';
  }
}

describe('allowHosts', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({
      controllers: [RouteController],
      variables: { ALLOWED_HOSTS: 'usercontent.host, Files.Example:8087, bücher.example, signpost_1' },
    });
  });
  afterAll(() => app.close());

  const get = (host: string, url = '/route'): Promise<Answer> => app.get(url, { host });

  it.each([
    '127.0.0.1',
    '127.0.0.1:8088',
    '10.1.2.3:80',
    '[::1]:8088',
    '[fd00::7]',
    '[fe80::1%25eth0]:80',
    'localhost',
    'LocalHost:8088',
    'localhost.:8088',
    'app.localhost:8088',
    hostname(),
    `${hostname().toUpperCase()}:8088`,
    'usercontent.host:8087',
    'USERCONTENT.host.',
    'files.example',
    'files.example:443',
    'xn--bcher-kva.example',
    'signpost_1:8088',
    '',
  ])('responds to %j', async (host) => {
    expect((await get(host)).statusCode).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:8088',
    'usercontent.host.evil.example',
    'evil-usercontent.host',
    'sub.usercontent.host',
    'localhost.evil.example',
    'notlocalhost',
    '127.0.0.1.evil.example',
    '127.0.0.1.nip.io',
    '::1.evil.example',
    '[::1].evil.example',
    'localhost:8088.evil.example',
    'signpost',
  ])('rejects %j with 421', async (host) => {
    const answer = await get(host);
    expect(answer.statusCode).toBe(421);
    expect(answer.json<object>()).toMatchObject({ code: 'misdirected_request', status: 421 });
    expect(answer.json<{ detail: string }>().detail).toContain('ALLOWED_HOSTS');
    expect(answer.headers).toHaveProperty('x-request-id');
  });

  it('rejects a foreign host after an allowed one on every kind of request', async () => {
    expect((await get('files.example')).statusCode).toBe(200);
    const headers = { host: 'evil.example', 'content-type': 'application/json' };
    const requests = [
      app.inject({ method: 'HEAD', url: '/route', headers }),
      app.inject({ method: 'POST', url: '/route', headers, payload: '{' }),
      app.inject({ method: 'GET', url: '/missing', headers }),
      app.inject({
        method: 'OPTIONS',
        url: '/route',
        headers: { ...headers, origin: 'http://evil.example', 'access-control-request-method': 'GET' },
      }),
    ];
    for (const answer of await Promise.all(requests)) expect(answer.statusCode).toBe(421);
  });

  it('rejects the preflight of an allowed origin for a foreign host', async () => {
    const preflight = (host: string): Promise<Answer> =>
      app.inject({
        method: 'OPTIONS',
        url: '/route',
        headers: { host, origin: 'http://localhost:5173', 'access-control-request-method': 'GET' },
      });
    expect((await preflight('files.example')).statusCode).toBe(204);
    const rejected = await preflight('evil.example');
    expect(rejected.statusCode).toBe(421);
    // The page may read the reason.
    expect(rejected.headers['access-control-allow-origin']).toBe('http://localhost:5173');
  });

  it('ignores X-Forwarded-Host, which any client can send', async () => {
    const answer = await app.get('/route', { host: 'evil.example', 'x-forwarded-host': 'localhost' });
    expect(answer.statusCode).toBe(421);
  });

  it('does not repeat a host that is no name', async () => {
    const answer = await get('<script>.example');
    expect(answer.statusCode).toBe(421);
    expect(answer.body).not.toContain('<script>');
  });
});

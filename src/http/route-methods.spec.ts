import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Public } from '../identity/access.decorators.js';
import { TestApp } from './test-app.fixture.js';

@Public()
@Controller()
class RoutesController {
  @Get('files')
  list(): void {}
  @Get('files/*')
  read(): void {}
  @Delete('files/*')
  remove(): void {}
  @Post('uploads')
  create(): void {}
  @Put('uploads/:id/parts')
  replace(): void {}
}

type Body = Record<string, unknown>;

describe('listMethods', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({
      controllers: [RoutesController],
      problemFormats: () => [{ path: '/uploads', fields: ({ detail }) => ({ message: detail }) }],
    });
  });
  afterAll(() => app.close());

  it.each([
    ['POST', '/files', 'GET, HEAD'],
    ['PUT', '/files/a/b?c=d', 'GET, HEAD, DELETE'],
    ['GET', '/uploads', 'POST'],
    ['HEAD', '/uploads', 'POST'],
    ['DELETE', `/uploads/${'a'.repeat(1024)}/parts`, 'PUT'],
    ['TRACE', '/uploads', 'POST'],
  ] as const)('responds to %s %s with 405 and Allow: %s', async (method, url, allow) => {
    const answer = await app.inject({ method, url });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers['allow']).toBe(allow);
    if (method === 'HEAD') return;
    expect(answer.json<Body>()).toMatchObject({
      status: 405,
      code: 'method_not_allowed',
      detail: `This route does not support ${method}. Use one of: ${allow}.`,
    });
    expect(await app.lineOf(answer)).toMatchObject({ status: 405, code: 'method_not_allowed' });
  });

  it.each([
    ['/files', 'GET, HEAD'],
    ['/files/a/b?c=d', 'GET, HEAD, DELETE'],
    ['/uploads', 'POST'],
    ['*', 'GET, HEAD, POST, PUT, DELETE'],
  ])('responds to OPTIONS %s with 204 and Allow: %s', async (url, allow) => {
    for (const headers of [{}, { origin: 'http://localhost:5173' }, { origin: 'https://evil.example' }]) {
      const answer = await app.inject({ method: 'OPTIONS', url, headers });
      expect([answer.statusCode, answer.headers['allow'], answer.body]).toEqual([204, allow, '']);
    }
  });

  it('responds in the format of the path', async () => {
    expect((await app.get('/uploads')).json<Body>()).toHaveProperty('message');
    expect((await app.get('/uploads/a/b/c')).json<Body>()).toMatchObject({
      code: 'route_not_found',
      message: expect.any(String) as string,
    });
  });

  it('does not read the body', async () => {
    expect((await app.inject({ method: 'PUT', url: '/files', payload: 'a'.repeat(20_000) })).statusCode).toBe(
      405,
    );
  });

  it.each([
    ['GET', '/other'],
    ['POST', '/uploads/a'],
    ['GET', '/Files'],
    ['OPTIONS', '/other'],
  ] as const)('responds to %s %s with 404', async (method, url) => {
    const answer = await app.inject({ method, url });
    expect([answer.statusCode, answer.headers['allow']]).toEqual([404, undefined]);
    const fromPage = await app.inject({ method, url, headers: { origin: 'http://localhost:5173' } });
    expect([fromPage.statusCode, fromPage.headers['allow']]).toEqual([404, undefined]);
  });
});

describe('listMethods without CORS', () => {
  it.each([
    ['/files', 204, 'GET, HEAD'],
    ['*', 204, 'GET, HEAD, POST, PUT, DELETE'],
    ['/other', 404, undefined],
  ] as const)('responds to OPTIONS %s with %i and Allow: %s', async (url, status, allow) => {
    const app = await TestApp.create({
      controllers: [RoutesController],
      variables: { NODE_ENV: 'production', AUTH: 'none', S3_BUCKET: 'photos' },
    });
    const answer = await app.inject({ method: 'OPTIONS', url });
    expect([answer.statusCode, answer.headers['allow']]).toEqual([status, allow]);
    await app.close();
  });
});

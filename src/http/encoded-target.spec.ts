import { Controller, Get, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Public } from '../identity/access.decorators.js';
import { TestApp } from './test-app.fixture.js';

@Public()
@Controller()
class AnyController {
  @Get('files/*')
  read(): void {}
  @Post('uploads')
  create(): void {}
}

describe('rejectMalformedEscapes', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({
      controllers: [AnyController],
      variables: { CORS_ORIGINS: 'https://a.example' },
    });
  });
  afterAll(() => app.close());

  const MALFORMED = ['%', '%z', '%zz', '%ff', '%E0%A4%A', '%ED%A0%80', '%c0%af', 'a%2'];

  it.each([
    ...MALFORMED.map((escape) => ['GET', `/files/a?b=${escape}`] as const),
    ...MALFORMED.map((escape) => ['GET', `/files/${escape}`] as const),
    ...MALFORMED.map((escape) => ['GET', `/files/a?${escape}=b`] as const),
    ['POST', '/uploads?a=%zz'],
    ['GET', '/nothing?a=%zz'],
  ] as const)('responds to %s %s with 400', async (method, url) => {
    const answer = await app.inject({ method, url, headers: { origin: 'https://a.example' } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json<object>()).toMatchObject({ code: 'invalid_request' });
    expect(answer.headers['x-request-id']).toMatch(/./);
  });

  it('lets pages read the problem of a query', async () => {
    const answer = await app.get('/files/a?b=%zz', { origin: 'https://a.example' });
    expect(answer.headers['access-control-allow-origin']).toBe('https://a.example');
  });

  it.each(['/files/a%20b%2Fc', '/files/%E2%82%AC?a=%F0%9F%98%80', '/files/a?b=100%25', '/files/a?b=+'])(
    'accepts %s',
    async (url) => expect((await app.get(url)).statusCode).toBe(200),
  );
});

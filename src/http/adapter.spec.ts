import { Controller, Get, Param } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Public } from '../identity/access.decorators.js';
import { TestApp } from './test-app.fixture.js';

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

@Public()
@Controller()
class UploadsController {
  @Get('uploads/:id')
  length(@Param('id') id: string): { length: number } {
    return { length: id.length };
  }
}

describe('createAdapter', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({ controllers: [UploadsController] });
  });
  afterAll(() => app.close());

  it.each(['12345678', 'trace-0123.abc', 'a'.repeat(64)])(
    'keeps the well-formed X-Request-Id %s',
    async (id) => {
      expect((await app.get('/uploads/1', { 'x-request-id': id })).headers['x-request-id']).toBe(id);
    },
  );

  it.each([
    '',
    '1234567',
    'a'.repeat(65),
    'trace 0123',
    '"}{ injected',
    'trace-0123;a=b',
    'trace-0123\u00E9',
  ])('replaces the X-Request-Id %j by a new UUID', async (id) => {
    expect((await app.get('/uploads/1', { 'x-request-id': id })).headers['x-request-id']).toMatch(UUID);
  });

  it('gives each request its own id', async () => {
    const ids = [await app.get('/uploads/1'), await app.get('/uploads/1')].map(
      ({ headers }) => headers['x-request-id'],
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('routes an upload id of 1,024 characters', async () => {
    expect((await app.get(`/uploads/${'a'.repeat(1024)}`)).json<object>()).toEqual({ length: 1024 });
  });

  it('answers a path that is not percent-encoded UTF-8 with a problem document and logs it', async () => {
    const answer = await app.get('/%zz', { 'x-request-id': 'malformed-path' });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json<object>()).toMatchObject({
      status: 400,
      code: 'invalid_request',
      detail: 'The request line, a header or the path is malformed.',
      request_id: 'malformed-path',
    });
    expect(app.lines.find(({ request_id }) => request_id === 'malformed-path')).toMatchObject({
      level: 'warn',
      path: '/%zz',
      status: 400,
      code: 'invalid_request',
    });
  });
});

import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Public } from '../identity/access.decorators.js';
import { TestApp } from '../http/test-app.fixture.js';
import { Problem } from './catalogue.js';

type Body = Record<string, unknown>;

@Public()
@Controller()
class FailingController {
  @Get('problem')
  problem(): never {
    throw Problem.of('store_unreachable', {
      cause: new Error('connect'),
      errorCode: 'ECONNREFUSED',
      retryAfter: 2,
    });
  }
  @Get('client')
  client(): never {
    throw new Problem('invalid_request', 'Ungültig: "a"', { cause: new Error('parse') });
  }
  @Get('bug')
  bug(): never {
    throw new TypeError('secret of the service');
  }
  @Get('text')
  text(): never {
    const thrown: unknown = 'secret of the service';
    throw thrown;
  }
  @Get('sent')
  async sent(@Res() reply: FastifyReply): Promise<void> {
    await reply.code(200).send('complete');
    throw new TypeError('too late');
  }
}

describe('ProblemFilter', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({ controllers: [FailingController] });
  });
  afterAll(() => app.close());

  it('renders a Problem as application/problem+json with Retry-After, and forbids caching', async () => {
    const answer = await app.get('/problem');
    expect(answer.statusCode).toBe(503);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': '2',
    });
    expect(answer.json<Body>()).toEqual({
      type: 'urn:problem-type:signpost:store_unreachable',
      title: 'The object store cannot be reached',
      status: 503,
      detail: 'The object store did not respond, or it is temporarily unavailable. Retry in a few seconds.',
      code: 'store_unreachable',
      request_id: answer.headers['x-request-id'],
    });
  });

  it('sends no Retry-After without a delay, and UTF-8', async () => {
    const answer = await app.get('/client');
    expect(answer.headers).not.toHaveProperty('retry-after');
    expect(answer.rawPayload.toString('utf8')).toContain('Ungültig: \\"a\\"');
  });

  it.each(['/bug', '/text'])('hides the message of an unexpected error: GET %s', async (url) => {
    const answer = await app.get(url);
    expect(answer.statusCode).toBe(500);
    expect(answer.json<Body>()).toMatchObject({ code: 'internal_error' });
    expect(answer.body).not.toContain('secret');
  });

  it('logs the code, the detail, the code of the store and the cause of a server error', async () => {
    expect(await app.lineOf(await app.get('/problem'))).toMatchObject({
      level: 'error',
      msg: 'request',
      path: '/problem',
      status: 503,
      code: 'store_unreachable',
      detail: 'The object store did not respond, or it is temporarily unavailable. Retry in a few seconds.',
      error_code: 'ECONNREFUSED',
      err: { message: 'connect' },
    });
  });

  it('logs a client error as a warning without its cause', async () => {
    const line = await app.lineOf(await app.get('/client'));
    expect(line).toMatchObject({ level: 'warn', status: 400, code: 'invalid_request' });
    expect(line).not.toHaveProperty('err');
    expect(line).not.toHaveProperty('error_code');
  });

  it('does not answer twice if the response was already sent', async () => {
    const before = app.lines.length;
    const answer = await app.get('/sent');
    expect([answer.statusCode, answer.body]).toEqual([200, 'complete']);
    // Fastify logs a second answer as FST_ERR_REP_ALREADY_SENT.
    await app.lineOf(await app.get('/client'));
    expect(app.lines.slice(before).map(({ path, status }) => [path, status])).toEqual([
      ['/sent', 200],
      ['/client', 400],
    ]);
  });

  it.each([
    ['GET', '/nothing'],
    ['POST', '/nothing/at/all'],
    ['GET', '/Client'],
  ] as const)('renders %s %s, which has no route, as route_not_found', async (method, url) => {
    const answer = await app.inject({ method, url });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json<Body>()).toMatchObject({ status: 404, code: 'route_not_found' });
  });
});

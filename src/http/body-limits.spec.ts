import { Body, Controller, Post } from '@nestjs/common';
import { RouteSettings } from '../requests/route-settings.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Public } from '../identity/access.decorators.js';
import { TestApp } from './test-app.fixture.js';

@Public()
@Controller()
class LimitedController {
  @Post('default')
  ofDefault(@Body() _body: object): void {}

  @Post('small')
  @RouteSettings({ bodyLimit: 100 })
  small(@Body() _body: object): void {}

  @Post('large')
  @RouteSettings({ bodyLimit: 100_000 })
  large(@Body() _body: object): void {}
}

describe('applyRouteBodyLimits', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({ controllers: [LimitedController] });
  });
  afterAll(() => app.close());

  it.each([
    ['/default', 16 * 1024],
    ['/small', 100],
    ['/large', 100_000],
  ])('POST %s accepts a body of %d bytes and answers 413 for a larger one', async (url, limit) => {
    expect((await app.post(url, '{}'.padEnd(limit))).statusCode).toBe(201);
    const answer = await app.post(url, '{}'.padEnd(limit + 1));
    expect(answer.statusCode).toBe(413);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json<object>()).toMatchObject({ code: 'body_too_large', status: 413 });
  });
});

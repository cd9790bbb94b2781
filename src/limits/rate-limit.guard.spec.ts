import { Controller, Get } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Answer, TestApp } from '../http/test-app.fixture.js';
import { Unlimited } from './unlimited.decorator.js';

@Controller()
class LimitedController {
  @Get('first')
  first(): string {
    return 'first';
  }
  @Get('second')
  second(): string {
    return 'second';
  }
  @Unlimited()
  @Get('unlimited')
  unlimited(): string {
    return 'unlimited';
  }
}

@Controller('probes')
@Unlimited()
class UnlimitedController {
  @Get()
  probe(): string {
    return 'probe';
  }
}

const limitsOf = ({ headers }: Answer): unknown[] => [
  headers['ratelimit-limit'],
  headers['ratelimit-remaining'],
  headers['ratelimit-reset'],
];

describe('RateLimitGuard', () => {
  let app: TestApp;
  let window = 0;
  beforeAll(async () => {
    app = await TestApp.create({
      controllers: [LimitedController, UnlimitedController],
      variables: { RATE_LIMIT: '2', TRUST_PROXY: '192.0.2.254' },
    });
  });
  afterAll(() => app.close());
  // Each test has a minute of its own, of which 45 s remain.
  beforeEach(() => {
    window += 1;
    vi.useFakeTimers({ now: Date.parse('2026-11-22T12:00:15Z') + window * 60_000, toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const get = (
    url: string,
    remoteAddress = '192.0.2.1',
    headers: Record<string, string> = {},
  ): Promise<Answer> => app.inject({ url, remoteAddress, headers });

  it('counts the requests of one address to all routes together', async () => {
    const answers = [await get('/first'), await get('/second'), await get('/first')];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
    expect(answers.map((answer) => limitsOf(answer))).toEqual([
      ['2', '1', '45'],
      ['2', '0', '45'],
      ['2', '0', '45'],
    ]);
  });

  it('answers a request above the limit with 429 and Retry-After until the window ends', async () => {
    for (let request = 0; request < 2; request += 1) await get('/first');
    const answer = await get('/first');
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['retry-after']).toBe('45');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json<object>()).toMatchObject({
      code: 'rate_limited',
      status: 429,
      detail: 'More than 2 requests a minute. Retry in 45 s.',
    });
    vi.setSystemTime(Date.now() + 45_000);
    expect((await get('/first')).statusCode).toBe(200);
  });

  it('counts each address separately', async () => {
    for (let request = 0; request < 3; request += 1) await get('/first', '192.0.2.1');
    expect((await get('/first', '192.0.2.1')).statusCode).toBe(429);
    expect((await get('/first', '192.0.2.2')).statusCode).toBe(200);
  });

  it('ignores X-Forwarded-For of an address that TRUST_PROXY does not list', async () => {
    const answers = [];
    for (let request = 0; request < 3; request += 1)
      answers.push(await get('/first', '192.0.2.1', { 'x-forwarded-for': `198.51.100.${request}` }));
    expect(answers.at(-1)?.statusCode).toBe(429);
  });

  it('counts the addresses in X-Forwarded-For of a trusted proxy separately', async () => {
    for (let request = 0; request < 3; request += 1)
      await get('/first', '192.0.2.254', { 'x-forwarded-for': '198.51.100.1' });
    const from = async (address: string): Promise<number> =>
      (await get('/first', '192.0.2.254', { 'x-forwarded-for': address })).statusCode;
    expect([await from('198.51.100.1'), await from('198.51.100.2')]).toEqual([429, 200]);
  });

  it.each([
    ['on a handler', '/unlimited'],
    ['on a controller', '/probes'],
  ])('neither limits nor counts requests with @Unlimited %s', async (_where, url) => {
    for (let request = 0; request < 5; request += 1) {
      const answer = await get(url);
      expect(answer.statusCode).toBe(200);
      expect(limitsOf(answer)).toEqual([undefined, undefined, undefined]);
    }
    expect(limitsOf(await get('/first'))).toEqual(['2', '1', '45']);
  });

  it('limits a handler beside one with @Unlimited', async () => {
    await get('/unlimited');
    for (let request = 0; request < 2; request += 1) await get('/first');
    expect((await get('/first')).statusCode).toBe(429);
  });
});

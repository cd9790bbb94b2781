import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Public } from '../identity/access.decorators.js';
import { type Answer, TestApp } from '../http/test-app.fixture.js';
import { RateLimit } from './rate-limit.js';
import { PART_WEIGHT, Unlimited, Weight } from './weight.decorator.js';

@Public()
@Controller()
class LimitedController {
  constructor(private readonly rateLimit: RateLimit) {}

  @Post('bodies')
  takeBody(@Body() body: unknown): unknown {
    return body;
  }
  @Post('batches')
  async takeBatch(
    @Body() { weight }: { weight: number },
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    await this.rateLimit.weigh(request, reply, weight);
    return 'batch';
  }
  @Weight(PART_WEIGHT)
  @Get('part')
  part(): string {
    return 'part';
  }
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

@Public()
@Controller('probes')
@Unlimited()
class UnlimitedController {
  @Get()
  probe(): string {
    return 'probe';
  }
}

const limitsOf = ({ headers }: Answer): unknown[] => [headers['ratelimit-policy'], headers['ratelimit']];

/** The weights of successive requests against a limit of 50, their statuses, and what remains. */
const TESTED_BATCHES: [weights: number[], statuses: number[], remaining: string][] = [
  [[50], [201], '0'],
  [[25, 25, 1], [201, 201, 429], '0'],
  // The refused batch counts as one request.
  [[25, 26, 24], [201, 429, 201], '0'],
  [Array.from({ length: 30 }, () => PART_WEIGHT), Array.from({ length: 30 }, () => 201), '47'],
];

describe('RateLimit', () => {
  let app: TestApp;
  let larger: TestApp;
  let window = 0;
  beforeAll(async () => {
    app = await TestApp.create({
      controllers: [LimitedController, UnlimitedController],
      variables: { RATE_LIMIT: '2', TRUST_PROXY: '192.0.2.254' },
      problemFormats: () => [{ path: '/first', fields: ({ detail }) => ({ message: detail }) }],
    });
  });
  beforeAll(async () => {
    larger = await TestApp.create({ controllers: [LimitedController], variables: { RATE_LIMIT: '50' } });
  });
  afterAll(() => Promise.all([app.close(), larger.close()]));
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
      ['"default";q=2;w=60', '"default";r=1;t=45'],
      ['"default";q=2;w=60', '"default";r=0;t=45'],
      ['"default";q=2;w=60', '"default";r=0;t=45'],
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
    ['a HEAD request', { method: 'HEAD', url: '/first' }],
    ['a request that matches no route', { method: 'GET', url: '/missing' }],
    ['a method that the route does not have', { method: 'PUT', url: '/first' }],
    ['a malformed path', { method: 'GET', url: '/%ff' }],
    ['a parameter that is too long', { method: 'GET', url: `/parameters/${'a'.repeat(2000)}` }],
    ['malformed JSON', { method: 'POST', url: '/bodies', payload: '{' }],
    ['a body that is too large', { method: 'POST', url: '/bodies', payload: 'a'.repeat(20_000) }],
  ] as const)('counts %s once', async (_what, request) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ ...request, headers, remoteAddress: '192.0.2.1' });
    expect(limitsOf(answer)).toEqual(['"default";q=2;w=60', '"default";r=1;t=45']);
    await get('/first');
    const refused = await app.inject({ ...request, headers, remoteAddress: '192.0.2.1' });
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe('45');
  });

  it('does not count CORS preflights', async () => {
    const headers = { origin: 'http://localhost:5173', 'access-control-request-method': 'POST' };
    for (let request = 0; request < 3; request += 1) {
      const preflight = { method: 'OPTIONS', url: '/bodies', headers, remoteAddress: '192.0.2.1' } as const;
      expect((await app.inject(preflight)).statusCode).toBe(204);
    }
    expect(limitsOf(await get('/first'))).toEqual(['"default";q=2;w=60', '"default";r=1;t=45']);
  });

  it('lets a page of another origin read the refusal', async () => {
    const headers = { origin: 'http://localhost:5173' };
    for (let request = 0; request < 2; request += 1) await get('/first');
    const answer = await get('/first', '192.0.2.1', headers);
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['access-control-allow-origin']).toBe('http://localhost:5173');
    expect(answer.headers['access-control-expose-headers']).toContain('Retry-After');
  });

  it("adds the fields of the route's problems to a refusal", async () => {
    for (let request = 0; request < 2; request += 1) await get('/first');
    expect((await get('/first')).json<object>()).toMatchObject({
      message: 'More than 2 requests a minute. Retry in 45 s.',
    });
  });

  it('counts the addresses of one IPv6 /64 together', async () => {
    const answers = [];
    for (let host = 1; host <= 400; host += 1) answers.push(await get('/first', `2001:db8::${host}`));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(2);
    expect((await get('/first', '2001:db8:0:1::1')).statusCode).toBe(200);
  });

  it('counts all ports of an address in X-Forwarded-For together', async () => {
    const answers = [];
    for (let port = 1; port <= 400; port += 1)
      answers.push(await get('/first', '192.0.2.254', { 'x-forwarded-for': `198.51.100.1:${port}` }));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(2);
  });

  it('finds the client behind trusted proxies that append their ports', async () => {
    const from = async (forwarded: string): Promise<number> =>
      (await get('/first', '192.0.2.254', { 'x-forwarded-for': forwarded })).statusCode;
    for (let port = 1; port <= 2; port += 1) await from(`198.51.100.1:${port}, 192.0.2.254:${port}`);
    expect(await from('198.51.100.1:3, 192.0.2.254:3')).toBe(429);
    expect(await from('198.51.100.2:3, 192.0.2.254:3')).toBe(200);
  });

  it('counts texts in X-Forwarded-For that are no address as the address of the proxy', async () => {
    const answers = [];
    for (let name = 0; name < 5; name += 1)
      answers.push(await get('/first', '192.0.2.254', { 'x-forwarded-for': `client-${name}` }));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(2);
  });

  it('counts a part as a tenth of a request', async () => {
    for (let part = 0; part < 20; part += 1) expect((await get('/part')).statusCode).toBe(200);
    expect((await get('/part')).statusCode).toBe(429);
  });

  it.each(TESTED_BATCHES)('counts a request as it was weighed: %j', async (weights, statuses, remaining) => {
    const answers = [];
    for (const weight of weights) {
      const payload = JSON.stringify({ weight });
      const headers = { 'content-type': 'application/json' };
      const batch = {
        method: 'POST',
        url: '/batches',
        payload,
        headers,
        remoteAddress: '192.0.2.1',
      } as const;
      answers.push(await larger.inject(batch));
    }
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(statuses);
    expect(answers.at(-1)?.headers['ratelimit']).toBe(`"default";r=${remaining};t=45`);
  });

  it('promises no retry to a request that weighs more than the limit', async () => {
    const answer = await larger.post('/batches', { weight: 51 });
    expect(answer.statusCode).toBe(429);
    expect(answer.headers).not.toHaveProperty('retry-after');
    expect(answer.json<object>()).toMatchObject({
      detail:
        'This request counts as 51 requests, but the limit is 50 a minute. Send fewer entries in one request.',
    });
  });

  it('explains that a batch does not fit into the rest of the limit', async () => {
    await larger.post('/batches', { weight: 30 });
    const answer = await larger.post('/batches', { weight: 30 });
    expect(answer.headers['retry-after']).toBe('45');
    expect(answer.json<object>()).toMatchObject({
      detail: 'This request counts as 30 requests, but only 19 of 50 a minute remain. Retry in 45 s.',
    });
  });

  it.each([
    ['on a handler', '/unlimited'],
    ['on a controller', '/probes'],
  ])('neither limits nor counts requests with @Unlimited %s', async (_where, url) => {
    for (let request = 0; request < 5; request += 1) {
      const answer = await get(url);
      expect(answer.statusCode).toBe(200);
      expect(limitsOf(answer)).toEqual([undefined, undefined]);
    }
    expect(limitsOf(await get('/first'))).toEqual(['"default";q=2;w=60', '"default";r=1;t=45']);
  });

  it('limits a handler beside one with @Unlimited', async () => {
    await get('/unlimited');
    for (let request = 0; request < 2; request += 1) await get('/first');
    expect((await get('/first')).statusCode).toBe(429);
  });
});

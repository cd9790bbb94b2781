import { Body, Controller, Get, Post } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { Public } from '../identity/access.decorators.js';
import { TestApp } from '../http/test-app.fixture.js';
import { Unlimited } from './weight.decorator.js';

const MAX = 4;

let waiting: (() => void)[] = [];

@Public()
@Controller()
class SlowController {
  @Get('slow')
  async slow(): Promise<string> {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return 'slow';
  }
  @Get('fast')
  fast(): string {
    return 'fast';
  }
  @Post('bodies')
  body(@Body() body: unknown): unknown {
    return body;
  }
  @Unlimited()
  @Get('probe')
  probe(): string {
    return 'probe';
  }
}

describe('RequestsInFlight', () => {
  let service: TestApp;
  let url = '';
  beforeEach(async () => {
    waiting = [];
    service = await TestApp.create({ controllers: [SlowController], maxInFlight: MAX });
    await service.app.listen(0, '127.0.0.1');
    url = await service.app.getUrl();
  });
  afterEach(async () => {
    await service.close();
  });

  const end = (): void => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  const fill = async (): Promise<Promise<Response>[]> => {
    const requests = Array.from({ length: MAX }, () => fetch(`${url}/slow`));
    await expect.poll(() => waiting.length).toBe(MAX);
    return requests;
  };

  it('rejects what exceeds the bound, but no health check, and goes on afterwards', async () => {
    const requests = await fill();
    const rejected = await fetch(`${url}/fast`);
    expect([rejected.status, rejected.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await rejected.json()).toMatchObject({
      code: 'overloaded',
      detail: 'The service is handling too many requests. Retry in a second.',
    });
    expect((await fetch(`${url}/probe`)).status).toBe(200);
    end();
    for (const response of await Promise.all(requests)) expect(response.status).toBe(200);
    expect((await fetch(`${url}/fast`)).status).toBe(200);
  });

  it('frees the place of a client that disconnects', async () => {
    const aborted = Array.from({ length: MAX }, () => {
      const controller = new AbortController();
      const request = fetch(`${url}/slow`, { signal: controller.signal }).catch(() => undefined);
      return { controller, request };
    });
    await expect.poll(() => waiting.length).toBe(MAX);
    for (const { controller } of aborted) controller.abort();
    await expect.poll(async () => (await fetch(`${url}/fast`)).status).toBe(200);
    end();
  });

  it('gives no place to a body that has not arrived', async () => {
    const held = Array.from({ length: 3 * MAX }, () => {
      const request = httpRequest(`${url}/bodies`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': '2' },
      });
      request.write('{');
      return request;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await fetch(`${url}/fast`)).status).toBe(200);
    for (const request of held) request.end('}');
    await Promise.all(held.map((request) => once(request, 'response')));
    for (const request of held) request.destroy();
  });
});

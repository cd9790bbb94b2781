import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from './support/service/free-port.js';
import { HAProxy } from './support/services/haproxy.js';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** A replica that passes its checks, records its requests, and responds as the test says. */
class FakeReplica {
  readonly requests: IncomingMessage[] = [];
  ready = true;
  handle: Handle = (_request, response) => response.end('ok');
  readonly #server: Server = createServer((message, response) => {
    if (message.url === '/health/ready') response.writeHead(this.ready ? 200 : 503).end();
    else if (message.url === '/health/live') response.end();
    else {
      this.requests.push(message);
      message.resume();
      this.handle(message, response);
    }
  });

  static async listen(address: string, port: number): Promise<FakeReplica> {
    const replica = new FakeReplica();
    await new Promise<void>((resolve) => replica.#server.listen(port, address, resolve));
    return replica;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

describe('haproxy.cfg', () => {
  const addresses = ['127.0.0.2', '127.0.0.3'];
  let proxy: HAProxy;
  let replicas: FakeReplica[];

  async function start(variables: Record<string, string> = {}): Promise<void> {
    const port = await freePort();
    replicas = await Promise.all(addresses.map((address) => FakeReplica.listen(address, port)));
    proxy = await HAProxy.start(addresses, port, variables);
  }

  afterEach(async () => {
    await proxy.stop();
    for (const replica of replicas) replica.close();
  });

  const received = (): IncomingMessage[] => replicas.flatMap(({ requests }) => requests);
  const onEach = (handle: Handle): void => {
    for (const replica of replicas) replica.handle = handle;
  };

  it('replaces the addresses that a client claims, and keeps its request id', async () => {
    await start();
    const response = await request(`${proxy.url}/files`, {
      headers: {
        'x-forwarded-for': '192.0.2.1',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        forwarded: 'for=192.0.2.1',
        'x-request-id': 'an-id-of-the-client',
      },
    });
    expect(response.statusCode).toBe(200);
    const [{ headers } = { headers: {} }] = received();
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-request-id': 'an-id-of-the-client',
    });
    expect(headers).not.toHaveProperty('x-forwarded-host');
    expect(headers).not.toHaveProperty('forwarded');
    // It is about the other connection.
    expect(response.headers).not.toHaveProperty('keep-alive');
  });

  it('creates a request id if the client sent none that Signpost would keep', async () => {
    await start();
    await request(proxy.url, { headers: { 'x-request-id': 'has "quotes"' } });
    expect(received()[0]?.headers['x-request-id']).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  });

  it.each([
    ['GET', '/?objectkey=a', 2],
    ['HEAD', '/?objectkey=a', 2],
    ['POST', '/upload-url', 1],
    ['DELETE', '/files/a', 1],
    ['GET', '/l/token', 1],
    ['GET', '/s3/params?filename=a', 1],
  ] as const)('sends %s %s %i times if the replica breaks the connection', async (method, target, times) => {
    await start();
    let broken = 0;
    onEach(({ socket }, response) => {
      broken += 1;
      if (broken === 1) socket.destroy();
      else response.end('ok');
    });
    const response = await request(`${proxy.url}${target}`, { method });
    expect(received()).toHaveLength(times);
    expect(response.statusCode).toBe(times === 2 ? 200 : 502);
    if (method !== 'POST') return;
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(await response.body.json()).toMatchObject({ status: 502, code: 'internal_error' });
  });

  it('sends any request to another replica if the first refuses the connection', async () => {
    await start();
    replicas[0]?.close();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 10; attempt += 1)
      statuses.push((await request(`${proxy.url}/upload-url`, { method: 'POST', body: '{}' })).statusCode);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(received()).toHaveLength(10);
  });

  it('sends no new requests to a replica that is not ready, and lets its running ones finish', async () => {
    await start();
    let finish = (): void => undefined;
    onEach((_request, response) => (finish = () => response.end('finished')));
    const running = request(`${proxy.url}/running`);
    await expect.poll(() => received().length).toBe(1);
    const leaving = replicas.findIndex(({ requests }) => requests.length === 1);
    const replica = replicas[leaving];
    if (replica === undefined) throw new Error('No replica has the request');
    replica.ready = false;
    await proxy.until(addresses[leaving] ?? '', (status) => status.startsWith('DOWN'));
    const done = finish;
    onEach((_request, response) => response.end('ok'));
    for (let attempt = 0; attempt < 10; attempt += 1) await request(proxy.url);
    expect(replica.requests).toHaveLength(1);
    done();
    expect(await (await running).body.text()).toBe('finished');
  });

  it('sends requests to the replicas that are alive if none is ready', async () => {
    await start();
    for (const replica of replicas) replica.ready = false;
    for (const address of addresses) await proxy.until(address, (status) => status.startsWith('DOWN'));
    expect((await request(`${proxy.url}/upload-url`, { method: 'POST', body: '{}' })).statusCode).toBe(200);
  });

  it('responds with 503 to what the replicas cannot take, and then lets the next ones through', async () => {
    await start({ SIGNPOST_MAXCONN: '2' });
    const held: ServerResponse[] = [];
    onEach((_request, response) => held.push(response));
    const accepted = Array.from({ length: 4 }, () => request(`${proxy.url}/slow`));
    await expect.poll(() => held.length).toBe(4);
    const begin = performance.now();
    const shed = await request(`${proxy.url}/more`, { headers: { 'x-request-id': 'shed-request' } });
    expect(performance.now() - begin).toBeLessThan(2000);
    expect(shed.statusCode).toBe(503);
    expect(shed.headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '2' });
    expect(await shed.body.json()).toMatchObject({ code: 'overloaded', request_id: 'shed-request' });
    expect(held).toHaveLength(4);
    onEach((_request, response) => response.end('ok'));
    for (const response of held) response.end('ok');
    for (const { statusCode } of await Promise.all(accepted)) expect(statusCode).toBe(200);
    expect((await request(proxy.url)).statusCode).toBe(200);
  });

  it('hands a body on only when it has arrived', async () => {
    await start();
    const slow = Readable.from(
      (async function* body() {
        yield Buffer.from('{"a":');
        await sleep(500);
        yield Buffer.from('1}');
      })(),
    );
    const response = request(`${proxy.url}/upload-url`, { method: 'POST', body: slow });
    await sleep(250);
    expect(received()).toHaveLength(0);
    expect((await response).statusCode).toBe(200);
    expect(received()).toHaveLength(1);
  });
});

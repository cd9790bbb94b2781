import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { json, Signpost } from './support/service/signpost.js';

type Body = Record<string, unknown>;

const KIB = 1024;
const MIB = 1024 * KIB;
const COMPLETE = '/s3/multipart/x/complete?key=uploads/00000000-0000-4000-8000-000000000000-a.mp4';

/** A connection on which the test writes bytes of its choice. */
class RawClient {
  text = '';
  readonly closed: Promise<unknown>;
  readonly #socket: Socket;
  readonly #opened = performance.now();
  /** Seconds between the connection and its end. */
  seconds = Number.NaN;

  constructor(url: string) {
    this.#socket = connect(Number(new URL(url).port), '127.0.0.1');
    this.#socket.on('error', () => undefined).on('data', (chunk: Buffer) => (this.text += chunk.toString()));
    this.closed = new Promise((resolve) => {
      this.#socket.on('close', () => {
        this.seconds = (performance.now() - this.#opened) / 1000;
        resolve(undefined);
      });
    });
  }

  write(bytes: string | Buffer): this {
    this.#socket.write(bytes, 'latin1');
    return this;
  }

  /** Sends a byte every 100 ms until the connection ends. */
  async drip(): Promise<void> {
    while (!this.#socket.destroyed && Number.isNaN(this.seconds)) {
      this.write('a');
      await delay(100);
    }
    await this.closed;
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

const head = (path: string, length: number): string =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

const chunked = (path: string): string =>
  head(path, 1).replace('Content-Length: 1', 'Transfer-Encoding: chunked');

let service: Signpost;
afterEach(async () => {
  await service.stop();
});

describe('REQUEST_TIMEOUT', () => {
  it('ends headers and bodies that arrive too slowly with 408 and one log line each', async () => {
    service = await Signpost.start({ REQUEST_TIMEOUT: '2' });
    const clients = [
      'GET /health/live HTTP/1.1\r\nHost: localhost\r\nX: ',
      head('/upload-url', 10_000),
      `${chunked('/upload-url')}ffff\r\n`,
    ].map((bytes) => new RawClient(service.url).write(bytes));
    const silent = new RawClient(service.url);
    await Promise.all([silent.closed, ...clients.map((client) => client.drip())]);
    for (const client of [...clients, silent]) {
      expect(client.seconds).toBeGreaterThanOrEqual(2);
      // At most the timeout, the interval between two checks and what a busy machine adds.
      expect(client.seconds).toBeLessThan(4);
      expect(client.text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
      expect(client.text).toContain(
        '"detail":"The request did not arrive in full within 2 s. Send it again."',
      );
    }
    await delay(500);
    const line = { status: 408, code: 'request_timeout' };
    expect(service.daemon.log.filter(({ status }) => status !== undefined)).toMatchObject([
      line,
      line,
      line,
      line,
    ]);
  });

  it('closes the connection of a rejected request whose body never arrives, without a second response', async () => {
    service = await Signpost.start({ REQUEST_TIMEOUT: '2' });
    const client = new RawClient(service.url).write(head('/upload-url', MIB));
    await client.closed;
    expect(client.seconds).toBeLessThan(4);
    expect(client.text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413']);
    await delay(500);
    expect(service.daemon.log.filter(({ status }) => status !== undefined)).toMatchObject([{ status: 413 }]);
  });

  it('does not limit the time of the response', async () => {
    service = await Signpost.start({
      REQUEST_TIMEOUT: '1',
      S3_BUCKET: 'b-1',
      S3_ENDPOINT: 'http://192.0.2.1:9',
      S3_TIMEOUT_MS: '3000',
      AWS_ACCESS_KEY_ID: 'AKIA',
      AWS_SECRET_ACCESS_KEY: 's',
    });
    expect((await service.post('/download-url', { file_key: 'uploads/a.txt' })).status).toBe(503);
  });
});

describe('a body', () => {
  const fields = (count: number): string =>
    `{${Array.from({ length: count }, (_, index) => `"f${index}":1`).join(',')}}`;
  const list = (count: number, entry: string): string =>
    `{"parts":[${Array.from({ length: count }, () => entry).join(',')}]}`;
  const PART = String.raw`{"PartNumber":10000,"ETag":"\"d41d8cd98f00b204e9800998ecf8427e\""}`;

  /** Seconds of CPU that the service has used. */
  const cpu = (): number => {
    const [, rest = ''] = readFileSync(`/proc/${service.daemon.pid}/stat`, 'utf8').split(') ');
    const ticks = rest.split(' ');
    return (Number(ticks[11]) + Number(ticks[12])) / 100;
  };

  it('with too many fields or entries is rejected with a short response and one log line', async () => {
    service = await Signpost.start();
    await service.post(COMPLETE, { parts: [{}] });
    for (const body of [
      fields(160_000),
      fields(80_000),
      fields(256),
      list(1_000_000, '1'),
      list(30_000, '1'),
      list(10_000, fields(24)),
      list(10_000, '{"a":1,"b":2}'),
      list(3, `{"a":[${fields(100)},{"b":[${fields(100)}]}]}`),
    ]) {
      const before = cpu();
      const answer = await service.post(COMPLETE, body);
      const used = cpu() - before;
      expect([400, 413]).toContain(answer.status);
      expect((await answer.text()).length).toBeLessThan(4 * KIB);
      expect(await service.lineOf(answer)).toMatchObject({ status: answer.status });
      // The first of them took 8.7 s. The bound leaves room for busy machines.
      expect(used).toBeLessThan(0.5);
    }
  });

  it('of 10,000 parts passes validation', async () => {
    service = await Signpost.start();
    const answer = await service.post(COMPLETE, list(10_000, PART));
    expect(answer.status).toBe(404);
    expect(await json<Body>(answer)).toMatchObject({ code: 'upload_not_found' });
  });

  /** Resident memory of the service in bytes. */
  const memory = (): number => {
    const [, pages = ''] = readFileSync(`/proc/${service.daemon.pid}/statm`, 'utf8').split(' ');
    return Number(pages) * 4096;
  };

  it.each([
    // Larger than the largest body of a route.
    ['200 of 2 MiB', {}, 200, 2 * MIB, '413'],
    ['200 of 2 MiB, with a limit of 100', { RATE_LIMIT: '100' }, 200, 2 * MIB, '429'],
    // Node 20 has no way to free the buffers of 200 MiB of reads before the garbage collector runs. With a small
    // young generation it runs often, and what is held shows.
    ['200 of 1 MiB', { NODE_OPTIONS: '--max-semi-space-size=1' }, 200, MIB, '503'],
    ['1,000 of 16 KiB', {}, 1000, 16 * KIB, 'none'],
  ])('that is held back takes bounded memory: %s', async (_what, variables, count, declared, expected) => {
    service = await Signpost.start(variables);
    for (let warm = 0; warm < 50; warm += 1) await service.post(COMPLETE, { parts: [{}] });
    const before = memory();
    const bytes = Buffer.alloc(declared - 1, ' ');
    const clients: RawClient[] = [];
    for (let opened = 0; opened < count; opened += 1) {
      clients.push(new RawClient(service.url).write(head(COMPLETE, declared)).write(bytes));
      if (opened % 10 === 0) await delay(5);
    }
    // Others are served meanwhile.
    expect((await service.get('/health/live')).status).toBe(200);
    const statuses = (): string[] => clients.map(({ text }) => /^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 'none');
    await expect.poll(statuses, { timeout: 20_000 }).toContain(expected);
    await delay(1000);
    const grown = memory() - before;
    for (const client of clients) client.destroy();
    expect(grown).toBeLessThan(50 * MIB);
  });

  it('that is too large gets its response although the client is still sending it', async () => {
    service = await Signpost.start();
    const bytes = Buffer.alloc(8 * MIB, ' ');
    const clients = Array.from({ length: 20 }, () =>
      new RawClient(service.url).write(head(COMPLETE, bytes.length)).write(bytes),
    );
    await Promise.all(clients.map(({ closed }) => closed));
    for (const { text, seconds } of clients) {
      expect(text).toMatch(/^HTTP\/1\.1 413 .*"code":"body_too_large"/s);
      expect(seconds).toBeLessThan(4);
    }
  });

  it.each<[string, Record<string, string>, string]>([
    [chunked(COMPLETE), {}, '413'],
    [chunked('/nowhere'), {}, '413'],
    [chunked('/%zz'), {}, '400'],
    [chunked('/upload-url').replace('HTTP/1.1', 'HTTP/1.1\r\nHost: b'), {}, '400'],
    [chunked(COMPLETE), { RATE_LIMIT: '1' }, '429'],
    [head(COMPLETE, 8 * MIB), { RATE_LIMIT: '1' }, '429'],
  ])('of a rejected request is not read without end: %j with %j', async (bytes, variables, status) => {
    service = await Signpost.start(variables);
    await service.post('/upload-url', {});
    const client = new RawClient(service.url).write(`${bytes}${(8 * MIB).toString(16)}\r\n`);
    client.write(Buffer.alloc(2 * MIB, ' '));
    await client.closed;
    expect(client.text).toMatch(new RegExp(String.raw`^HTTP/1\.1 ${status}`));
    expect(client.seconds).toBeLessThan(4);
  });

  it('that is small leaves the connection open when its request is rejected', async () => {
    service = await Signpost.start({ RATE_LIMIT: '1' });
    const client = new RawClient(service.url);
    const body = '{"key":"value"}';
    for (const path of ['/nowhere', '/upload-url']) {
      client.write(`${head(path, body.length)}${body}`);
    }
    client.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    await client.closed;
    const statuses = client.text.match(/HTTP\/1\.1 \d+/g)?.map((line) => line.slice(9));
    expect(statuses).toEqual(['404', '429', '200']);
  });

  it('that is held back gives way to others: 503 with Retry-After', async () => {
    service = await Signpost.start();
    const first = new RawClient(service.url).write(head(COMPLETE, MIB)).write(Buffer.alloc(MIB - 1, ' '));
    const others: RawClient[] = [];
    for (let opened = 0; opened < 16; opened += 1) {
      await delay(20);
      others.push(new RawClient(service.url).write(head(COMPLETE, MIB)).write(Buffer.alloc(MIB - 1, ' ')));
    }
    await first.closed;
    expect(first.text).toMatch(/^HTTP\/1\.1 503 .*\r\n/);
    expect(first.text.toLowerCase()).toContain('retry-after: 2\r\n');
    expect(first.text).toContain('"code":"overloaded"');
    for (const other of others) other.destroy();
  });
});

describe('SHUTDOWN_DELAY', () => {
  it('fails readiness first, and serves open and new connections until the port closes', async () => {
    service = await Signpost.start({ SHUTDOWN_DELAY: '8' });
    expect((await service.get('/health/ready')).status).toBe(200);
    service.daemon.signal('SIGTERM');
    await expect.poll(() => service.daemon.output).toContain('stopping');
    const ready = await service.get('/health/ready');
    expect(ready.status).toBe(503);
    expect(await json<Body>(ready)).toMatchObject({ error: { shutdown: { status: 'down' } } });
    expect((await service.get('/health/live')).status).toBe(200);
    const upload = await service.post('/upload-url', { filename: 'a.txt', content_type: 'text/plain' });
    expect(upload.status).toBe(200);
    expect(upload.headers.get('connection')).toBe('close');
    expect(await service.daemon.exited()).toBe(0);
  });

  it('loses no request of keep-alive clients under load', async () => {
    service = await Signpost.start({ SHUTDOWN_DELAY: '1', PROXY_CHECK_OBJECT: 'false' });
    const failures: string[] = [];
    let answered = 0;
    let stopping = false;
    /** Sends requests one after another, until the service says that it closes the connection. */
    const load = async (): Promise<void> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let open = true; open;) {
        open = await new Promise<boolean>((resolve) => {
          get(`${service.url}/?tenant=x&objectkey=uploads/${answered}`, { agent }, (answer) => {
            answered += 1;
            answer.resume().on('end', () => resolve(!(stopping && answer.headers.connection === 'close')));
          }).on('error', (error) => {
            failures.push(error.message);
            resolve(false);
          });
        });
      }
      agent.destroy();
    };
    const clients = Array.from({ length: 32 }, load);
    await expect.poll(() => answered, { timeout: 30_000 }).toBeGreaterThan(100);
    stopping = true;
    service.daemon.signal('SIGTERM');
    await Promise.all(clients);
    expect(failures).toEqual([]);
    expect(await service.daemon.exited()).toBe(0);
    expect(service.daemon.log.filter(({ status }) => status === 503 || status === 499)).toEqual([]);
  });

  it('ends at once on a second signal', async () => {
    service = await Signpost.start({ SHUTDOWN_DELAY: '60' });
    service.daemon.signal('SIGTERM');
    await expect.poll(() => service.daemon.output).toContain('stopping');
    service.daemon.signal('SIGINT');
    expect(await service.daemon.exited()).toBe(1);
    expect(service.daemon.output).toContain('second signal');
  });
});

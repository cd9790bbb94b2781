import { createServer, type RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from './support/service/free-port.js';
import { Bucket } from './support/stores/local-bucket.js';
import { json, Signpost, type UploadUrl, upload } from './support/service/signpost.js';

const xmlError = (code: string): string => `<Error><Code>${code}</Code></Error>`;

const FILE = { filename: 'a.txt', content_type: 'text/plain' };

interface Faulty {
  readonly service: Signpost;
  readonly stop: () => Promise<void>;
}

describe('a failing store', () => {
  let bucket: Bucket;
  let service: Signpost;

  beforeAll(async () => {
    bucket = await Bucket.start();
    service = await Signpost.start({ ...bucket.variables, S3_TIMEOUT_MS: '1000' });
  });
  afterAll(async () => {
    await service.stop();
    await bucket.daemon.stop();
  });

  const statusOf = async (path: string): Promise<number> => {
    const answer = await service.get(path);
    await answer.body?.cancel();
    return answer.status;
  };
  const expectStatus = async (path: string, status: number): Promise<void> => {
    await expect.poll(() => statusOf(path), { timeout: 8000, interval: 100 }).toBe(status);
  };

  it.each<[string, () => Promise<void>, () => Promise<void>]>([
    ['killed', () => bucket.daemon.kill(), () => bucket.restart()],
    [
      'frozen',
      () => Promise.resolve(bucket.daemon.signal('SIGSTOP')),
      () => Promise.resolve(bucket.daemon.signal('SIGCONT')),
    ],
  ])(
    'fails readiness when it is %s, while upload URLs are still signed, and the service recovers when it is back',
    async (_state, fail, restore) => {
      const file_key = await upload(service, 'a.txt', 'text/plain', 'hello');
      await expectStatus('/health/ready', 200);

      await fail();
      await expectStatus('/health/ready', 503);
      expect(await statusOf('/health')).toBe(503);
      expect(await statusOf('/health/live')).toBe(200);
      const started = Date.now();
      const download = await service.post('/download-url', { file_key });
      expect(Date.now() - started).toBeLessThan(2000);
      expect(download.status).toBe(503);
      expect(Number(download.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await json<object>(download)).toMatchObject({ code: 'store_unreachable' });
      const signed = await service.post('/upload-url', FILE);
      expect(signed.status).toBe(200);

      await restore();
      await expectStatus('/health/ready', 200);
      expect((await service.post('/download-url', { file_key })).status).toBe(200);
      const { presigned_url, headers } = await json<UploadUrl>(signed);
      expect((await fetch(presigned_url, { method: 'PUT', headers, body: 'hello' })).status).toBe(200);
    },
  );

  /** A service whose store responds as the test specifies. */
  const startFaulty = async (respond: RequestListener): Promise<Faulty> => {
    const store = createServer(respond);
    const port = await freePort();
    await new Promise<void>((resolve) => store.listen(port, '127.0.0.1', resolve));
    const faulty = await Signpost.start({
      ...bucket.variables,
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_TIMEOUT_MS: '1000',
    });
    return {
      service: faulty,
      stop: async () => {
        await faulty.stop();
        store.closeAllConnections();
        store.close();
      },
    };
  };

  it.each<[fault: string, respond: RequestListener]>([
    ['responds with 503', (_request, response) => response.writeHead(503).end(xmlError('SlowDown'))],
    ['responds with 500', (_request, response) => response.writeHead(500).end(xmlError('InternalError'))],
    ['sends XML that is cut off', (_request, response) => response.writeHead(404).end('<Error><Code>NoSuch')],
    ['resets its connections', (request) => request.socket.resetAndDestroy()],
    [
      'drips its response',
      (_request, response) => {
        response.writeHead(403, { 'content-type': 'application/xml' });
        const timer = setInterval(() => response.write(' '), 50);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])(
    'gets at most three requests, and its caller a response in time, when it %s',
    async (_fault, respond) => {
      const requests: string[] = [];
      const { service: faulty, stop } = await startFaulty((request, response) => {
        requests.push(request.url ?? '');
        respond(request, response);
      });
      const file_key = 'uploads/a.txt';
      for (const call of [
        (): Promise<Response> => faulty.post('/download-url', { file_key }),
        (): Promise<Response> => faulty.redirect({ tenant: 'x', objectkey: file_key }),
      ]) {
        requests.length = 0;
        const started = Date.now();
        const answer = await call();
        expect(Date.now() - started).toBeLessThan(2000);
        expect(answer.status).toBe(503);
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(requests.length).toBeGreaterThan(0);
        expect(requests.length).toBeLessThanOrEqual(3);
      }
      expect((await faulty.post('/upload-url', FILE)).status).toBe(200);
      expect(faulty.daemon.output).not.toContain('X-Amz-Signature');
      await stop();
    },
  );

  it('is called once a second when it does not respond, and used again within 5 s when it does', async () => {
    let isFrozen = true;
    let requests = 0;
    const { service: faulty, stop } = await startFaulty((_request, response) => {
      requests += 1;
      if (!isFrozen) response.writeHead(206, { 'content-range': 'bytes 0-4/5', etag: '"a"' }).end('hello');
    });
    const download = async (index: number): Promise<{ status: number; ms: number }> => {
      const started = Date.now();
      const { status } = await faulty.post('/download-url', { file_key: `uploads/${index}.txt` });
      return { status, ms: Date.now() - started };
    };

    const first = await Promise.all(Array.from({ length: 100 }, (_, index) => download(index)));
    expect(new Set(first.map(({ status }) => status))).toEqual(new Set([503]));
    expect(Math.max(...first.map(({ ms }) => ms))).toBeLessThan(3000);
    requests = 0;
    const started = Date.now();
    const later = [];
    while (Date.now() - started < 3000) {
      later.push(await download(later.length));
      expect((await faulty.post('/upload-url', FILE)).status).toBe(200);
    }
    expect(later.length).toBeGreaterThan(20);
    // Those that find out whether it responds.
    expect(later.filter(({ ms }) => ms >= 900).length).toBeLessThanOrEqual(3);
    expect(requests).toBeLessThanOrEqual(3);

    isFrozen = false;
    const restored = Date.now();
    await expect.poll(async () => (await download(0)).status, { timeout: 8000, interval: 50 }).toBe(200);
    expect(Date.now() - restored).toBeLessThan(5000);
    await stop();
  });

  it('fails readiness when it rejects the credentials, and the answer contains no secret', async () => {
    const wrong = await Signpost.start({ ...bucket.variables, AWS_SECRET_ACCESS_KEY: 'not-the-secret' });
    const answer = await wrong.get('/health/ready');
    expect(answer.status).toBe(503);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      status: 'error',
      error: { bucket: { status: 'down' } },
      info: { credentials: { status: 'up' } },
    });
    expect(text).not.toMatch(/not-the-secret|AKIA|Signature=/);
    await wrong.stop();
  });

  it('fails readiness when the bucket does not exist, and the log names the cause', async () => {
    const missing = await Signpost.start({ ...bucket.variables, S3_BUCKET: 'not-there' });
    const answer = await missing.get('/health/ready');
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.text()).toContain('The bucket of this service does not exist');
    await expect.poll(() => missing.daemon.output).toContain('The bucket cannot be used: NoSuchBucket');
    expect((await missing.get('/health/live')).status).toBe(200);
    await missing.stop();
  });
});

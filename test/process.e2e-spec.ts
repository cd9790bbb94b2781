import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from './support/service/free-port.js';
import { Daemon } from './support/service/daemon.js';
import { json, Signpost, type UploadUrl, upload } from './support/service/signpost.js';

const FILE = { filename: 'a.txt', content_type: 'text/plain' };

/** Starts the service with variables that it has to reject. */
async function failedStart(
  variables: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const daemon = new Daemon('main.js', { PORT: '0', LOCAL_BUCKET_PORT: '0', ...variables });
  await expect(daemon.start(/"msg":"ready"/)).rejects.toThrow('ended with');
  const code = await daemon.exited();
  await daemon.stop();
  return { code, output: daemon.output };
}

describe('start-up', () => {
  it.each([
    [{ PORT: '80a' }, ['PORT must be a whole number from 0 to 65535; it is "80a"']],
    [
      { NODE_ENV: 'production' },
      ['S3_BUCKET must name the bucket', 'AUTH must be set when NODE_ENV=production'],
    ],
    [{ S3_BUCKET: 'a/b' }, ['S3_BUCKET must be a bucket name of 3 to 255 letters', 'it is "a/b"']],
    [{ S3_BUCKET: 'ab' }, ['S3_BUCKET must be a bucket name of 3 to 255 letters', 'it is "ab"']],
    [{ S3_ENDPOINT: 'http://127.0.0.1:1' }, ['S3_BUCKET must name the bucket at S3_ENDPOINT']],
    [{ AWS_SECRET_ACCESS_KEY: 'hunter2' }, ['AWS_ACCESS_KEY_ID must also be set']],
    [{ AWS_ACCESS_KEY_ID: 'AKIA' }, ['AWS_SECRET_ACCESS_KEY must also be set']],
    [{ S3_BUCKT: 'b-1', NODE_ENV: 'production', AUTH: 'none' }, ['Did you mean S3_BUCKET?']],
    [
      { S3_BUCKET: 'b-1', RATE_LIMIT: '-1', S3_ENDPOINT: 'http://key:hunter2@a' },
      ['RATE_LIMIT must be', 'S3_ENDPOINT must be'],
    ],
  ])('fails with %j and names the variables, never a secret value', async (variables, named) => {
    const { code, output } = await failedStart(variables);
    expect(code).toBe(1);
    for (const text of named) expect(output).toContain(text);
    expect(output).not.toContain('hunter2');
  });

  it.each(['PORT', 'LOCAL_BUCKET_PORT'])('fails and names %s when that port is taken', async (name) => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    const { code, output } = await failedStart({ [name]: String(port) });
    other.close();
    expect(code).toBe(1);
    expect(output).toContain(String(port));
    expect(output).toContain(name);
    expect(output).not.toContain('EADDRINUSE');
  });

  it.each([
    [{ HOST: '203.0.113.1' }, 'it is "203.0.113.1"'],
    [{ HOST: 'http://127.0.0.1' }, 'it is "http://127.0.0.1"'],
    [{ TRUST_PROXY: '10.0.0.0/8,::/0' }, 'entry 2 is "::/0"'],
    [{ AWS_USE_FIPS_ENDPOINT: 'maybe' }, 'AWS_USE_FIPS_ENDPOINT must be one of: true, false; it is "maybe"'],
    [
      { LOCAL_BUCKET_ACCESS_KEY: 'a/b', LOCAL_BUCKET_SECRET_KEY: 'hunter2hunter2' },
      'LOCAL_BUCKET_ACCESS_KEY must contain only letters',
    ],
    [{ LOCAL_BUCKET_DIR: '/dev/null' }, 'LOCAL_BUCKET_DIR must be a folder'],
    [{ LOCAL_BUCKET_DIR: '/proc/x' }, 'LOCAL_BUCKET_DIR must be a folder'],
  ])('fails with %j and says how to correct it', async (variables, named) => {
    const { code, output } = await failedStart(variables);
    expect(code).toBe(1);
    expect(output).toContain(named);
  });

  it('prints the banner last, with links to pages, and no warning of a library', async () => {
    const daemon = new Daemon('main.js', { PORT: '0', LOCAL_BUCKET_PORT: '0' });
    await daemon.start(/Bucket .*\n\n/);
    const lines = daemon.output.trimEnd().split('\n');
    const banner = lines.indexOf('  Signpost is ready.');
    const printed = lines.slice(0, banner).filter((line) => line !== '');
    expect(printed.filter((line) => !line.startsWith('{"level":"info"'))).toEqual([]);
    expect(lines.slice(banner).filter((line) => line.startsWith('{'))).toEqual([]);
    const links = daemon.output.slice(daemon.output.indexOf('is ready')).match(/http:\S+/g) ?? [];
    expect(links).toHaveLength(2);
    for (const link of links) {
      const answer = await fetch(link, { headers: { accept: 'text/html' } });
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
      expect(answer.status).toBe(200);
    }
    await daemon.stop();
  });

  it('prints the banner after the warning of missing credentials, and does not call the service ready', async () => {
    const daemon = new Daemon('main.js', { PORT: '0', S3_BUCKET: 'b-1', S3_REGIO: 'eu-west-1' });
    await daemon.start(/Bucket .*\n\n/);
    const lines = daemon.output.trimEnd().split('\n');
    const heading = lines.indexOf(
      '  Signpost is running, but it cannot sign URLs: it has no usable credentials.',
    );
    const warnings = lines.map((line) => line.startsWith('{"level":"warn"')).lastIndexOf(true);
    expect(lines[warnings]).toContain('The service cannot sign URLs');
    expect(heading).toBeGreaterThan(warnings);
    expect(daemon.output).not.toContain('is ready');
    await daemon.stop();
  });

  it('prints readable lines on a terminal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'signpost-'));
    const terminal = spawn(
      'script',
      ['-qec', `${process.execPath} ${resolvePath('dist/main.js')}`, '/dev/null'],
      {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: folder, PORT: '0', LOCAL_BUCKET_PORT: '0' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let output = '';
    terminal.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await expect.poll(() => output, { timeout: 20_000 }).toMatch(/API +http:\S+/);
    await fetch(`${/API +(http:\S+)/.exec(output)?.[1]}/health/live`);
    await expect.poll(() => output).toMatch(/INFO.*GET \/health\/live 200, [\d.]+ ms/);
    expect(output).not.toContain('{"level"');
    terminal.kill();
    await once(terminal, 'close');
    rmSync(folder, { recursive: true, force: true });
  });

  it('warns of a misspelt variable and of missing credentials', async () => {
    const service = await Signpost.start({ S3_BUCKET: 'b-1', S3_REGIO: 'eu-west-1' });
    const warnings = (): string[] =>
      service.daemon.log.filter(({ level }) => level === 'warn').map(({ msg }) => msg);
    await expect
      .poll(warnings)
      .toEqual([
        'S3_REGIO is not a variable of Signpost. Did you mean S3_REGION?',
        expect.stringMatching(
          /^The service cannot sign URLs: .* Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/,
        ),
      ]);
    await service.stop();
  });

  it.each([
    [{ AWS_PROFILE: 'nope' }, 'AWS_PROFILE names the profile "nope", which does not exist.'],
    [{ AWS_SESSION_TOKEN: 'hunter2' }, 'AWS_SESSION_TOKEN is ignored. Set AWS_ACCESS_KEY_ID'],
  ])('warns why there are no credentials with %j', async (variables, reason) => {
    const service = await Signpost.start({ S3_BUCKET: 'b-1', ...variables });
    await expect.poll(() => service.daemon.output).toContain('The service cannot sign URLs');
    const warnings = service.daemon.log.filter(({ level }) => level === 'warn').map(({ msg }) => msg);
    expect(warnings.join('\n')).toContain(reason);
    expect(service.daemon.output).not.toContain('hunter2');
    await service.stop();
  });

  it('fails in one message when PORT and LOCAL_BUCKET_PORT are equal', async () => {
    const port = String(await freePort());
    const { code, output } = await failedStart({ PORT: port, LOCAL_BUCKET_PORT: port });
    expect(code).toBe(1);
    expect(output).toContain(`LOCAL_BUCKET_PORT must differ from PORT, which is also ${port}`);
    expect(output).not.toContain('EADDRINUSE');
  });

  it('reads a .env file that begins with a byte order mark; the environment takes precedence over it', async () => {
    const daemon = new Daemon('main.js', { PORT: '0', LOCAL_BUCKET_PORT: '0' });
    writeFileSync(join(daemon.folder, '.env'), '\uFEFFUPLOAD_URL_EXPIRES=77\nPORT=1\n');
    const [line] = await daemon.start(/^\{.*"msg":"ready".*$/m);
    const { url } = JSON.parse(line) as { url: string };
    const answer = await fetch(`${url}/upload-url`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(FILE),
    });
    expect((await json<UploadUrl>(answer)).expires_in).toBe(77);
    await daemon.stop();
  });

  it('NODE_ENV=production signs for S3_BUCKET and prints only JSON lines', async () => {
    const service = await Signpost.start({
      NODE_ENV: 'production',
      S3_BUCKET: 'my-bucket',
      AUTH: 'none',
      AWS_ACCESS_KEY_ID: 'AKIA',
      AWS_SECRET_ACCESS_KEY: 's',
    });
    const { presigned_url } = await service.uploadUrl(FILE);
    expect(new URL(presigned_url).host).toBe('my-bucket.s3.us-east-1.amazonaws.com');
    expect((await service.get('/health/live')).status).toBe(200);
    const lines = service.daemon.output.trim().split('\n');
    expect(lines.filter((line) => !line.startsWith('{'))).toEqual([]);
    await service.stop();
  });

  it('AWS_USE_FIPS_ENDPOINT=TRUE and AWS_USE_DUALSTACK_ENDPOINT=True sign for these endpoints', async () => {
    const service = await Signpost.start({
      S3_BUCKET: 'my-bucket',
      AWS_USE_FIPS_ENDPOINT: 'TRUE',
      AWS_USE_DUALSTACK_ENDPOINT: 'True',
      AWS_ACCESS_KEY_ID: 'AKIA',
      AWS_SECRET_ACCESS_KEY: 's',
    });
    const { presigned_url } = await service.uploadUrl(FILE);
    expect(new URL(presigned_url).host).toBe('my-bucket.s3-fips.dualstack.us-east-1.amazonaws.com');
    await service.stop();
  });

  it('S3_PUBLIC_ENDPOINT is signed for, while the service itself calls S3_ENDPOINT', async () => {
    const split = await Signpost.start({ S3_PUBLIC_ENDPOINT: 'https://files.example.com' });
    const { presigned_url } = await split.uploadUrl(FILE);
    expect(presigned_url).toMatch(/^https:\/\/files\.example\.com\/signpost\/uploads\//);
    expect((await split.get('/health/ready')).status).toBe(200);
    await split.stop();
  });
});

describe('shutdown', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s refuses new connections, finishes the running request, and exits with 0',
    async (signal) => {
      const store = createServer();
      const requested = new Promise<ServerResponse>((resolve) =>
        store.once('request', (_, response) => resolve(response)),
      );
      await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
      const { port } = store.address() as AddressInfo;
      const service = await Signpost.start({
        S3_BUCKET: 'b-1',
        S3_ENDPOINT: `http://127.0.0.1:${port}`,
        S3_FORCE_PATH_STYLE: 'true',
        S3_TIMEOUT_MS: '8000',
        AWS_ACCESS_KEY_ID: 'AKIA',
        AWS_SECRET_ACCESS_KEY: 's',
      });
      const running = service.post('/download-url', { file_key: 'uploads/a.txt' });
      const held = await requested;
      service.daemon.signal(signal);
      await expect.poll(() => service.daemon.output).toContain('stopping');
      const accepts = (): Promise<boolean> =>
        service.get('/health/live').then(
          () => true,
          () => false,
        );
      await expect.poll(accepts, { timeout: 5000 }).toBe(false);
      store.on('request', (_, response) => response.writeHead(404).end());
      held.writeHead(404).end();
      const answer = await running;
      expect(answer.status).toBe(404);
      expect(answer.headers.get('connection')).toBe('close');
      expect(await service.daemon.exited()).toBe(0);
      await service.stop();
      store.close();
    },
  );

  it('does not wait for connections without a complete request', async () => {
    const service = await Signpost.start();
    const { port } = new URL(service.url);
    const [silent, partial] = [connect(Number(port), '127.0.0.1'), connect(Number(port), '127.0.0.1')];
    partial.write('GET /?ten');
    await service.get('/health/live');
    service.daemon.signal('SIGTERM');
    expect(await service.daemon.exited()).toBe(0);
    expect(service.daemon.output).not.toContain('still running');
    silent.destroy();
    partial.destroy();
    await service.stop();
  });

  it('exits with 1 when a request is still running after SHUTDOWN_GRACE', async () => {
    const store = createServer();
    const requested = new Promise((resolve) => store.once('request', resolve));
    await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
    const { port } = store.address() as AddressInfo;
    const service = await Signpost.start({
      S3_BUCKET: 'b-1',
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_TIMEOUT_MS: '20000',
      S3_FORCE_PATH_STYLE: 'true',
      SHUTDOWN_GRACE: '1',
      AWS_ACCESS_KEY_ID: 'AKIA',
      AWS_SECRET_ACCESS_KEY: 's',
    });
    const running = service.post('/download-url', { file_key: 'uploads/a.txt' }).catch(() => 'cut off');
    await requested;
    service.daemon.signal('SIGTERM');
    expect(await service.daemon.exited()).toBe(1);
    expect(await running).toBe('cut off');
    await service.stop();
    store.closeAllConnections();
    store.close();
  });
});

describe('a full disk', () => {
  it('below standard output costs log lines, not the service', async () => {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'signpost-'));
    const child = spawn(process.execPath, [join(process.cwd(), 'dist/main.js')], {
      cwd: folder,
      env: { PATH: process.env['PATH'], PORT: String(port), LOCAL_BUCKET_PORT: '0' },
      stdio: ['ignore', openSync('/dev/full', 'w'), 'ignore'],
    });
    const exited = once(child, 'exit');
    const isLive = (): Promise<boolean> =>
      fetch(`http://127.0.0.1:${port}/health/live`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(isLive, { timeout: 30_000 }).toBe(true);
    // Longer than the interval at which buffered lines are written.
    await delay(300);
    expect(await isLive()).toBe(true);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    rmSync(folder, { recursive: true });
  });
});

describe('the request log', () => {
  it('has a line for preflights, malformed requests and clients that disconnect before a route', async () => {
    const service = await Signpost.start();
    const malformed = await service.get('/%zz');
    const { request_id } = await json<{ request_id: string }>(malformed);
    for (const origin of ['http://localhost:5173', 'https://a.example']) {
      await service.get('/upload-url', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    }
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    socket.write('nonsense\r\n\r\n');
    await once(socket.resume(), 'close');
    const left = connect(Number(new URL(service.url).port), '127.0.0.1');
    left.write(
      'POST /upload-url HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    left.destroy();
    const has = (fields: object) => expect.objectContaining(fields) as unknown;
    await expect
      .poll(() => service.daemon.log)
      .toEqual(
        expect.arrayContaining([
          has({ request_id, status: 400, path: '/%zz' }),
          has({ method: 'OPTIONS', status: 204 }),
          has({ method: 'OPTIONS', status: 405 }),
          has({ status: 400, detail: 'This is not a valid HTTP request.' }),
          has({
            status: 499,
            path: '/upload-url',
            ms: expect.toSatisfy((ms: number) => ms >= 100) as number,
          }),
        ]),
      );
    expect(service.daemon.log.filter(({ status }) => status === 400)).toHaveLength(2);
    await service.stop();
  });

  it('has one JSON line for each request, without signatures, credentials, queries or presigned URLs', async () => {
    const service = await Signpost.start();
    const key = await upload(service, 'a.txt', 'text/plain', 'hello');
    const signed = [await service.uploadUrl(FILE), await service.downloadUrl({ file_key: key })];
    const redirect = await service.redirect({ tenant: 'mycompany', objectkey: key });
    const location = redirect.headers.get('location') ?? '';
    await service.get('/health/live?X-Amz-Signature=smuggled', {
      headers: { authorization: 'Bearer smuggled' },
    });
    const last = await service.redirect({ tenant: 'a\nb', objectkey: key });
    await service.lineOf(last);

    const { log, output } = service.daemon;
    const requests = log.filter(({ request_id }) => request_id !== undefined);
    expect(requests.map(({ method, path }) => `${String(method)} ${String(path)}`)).toEqual([
      'POST /upload-url',
      'POST /upload-url',
      'POST /download-url',
      'GET /',
      'GET /health/live',
      'GET /',
    ]);
    for (const line of requests) {
      expect(Object.keys(line)).toEqual(expect.arrayContaining(['level', 'time', 'status', 'ms', 'ip']));
    }
    for (const url of [...signed.map(({ presigned_url }) => presigned_url), location]) {
      const query = new URL(url).searchParams;
      expect(output).not.toContain(query.get('X-Amz-Signature'));
      expect(output).not.toContain(query.get('X-Amz-Credential')?.split('/')[0]);
    }
    expect(output).not.toMatch(/X-Amz-|smuggled|Bearer/);
    await service.stop();
  });
});

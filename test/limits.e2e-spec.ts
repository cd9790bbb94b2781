import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { json, Signpost } from './support/service/signpost.js';
import { startOfMinute } from './support/service/start-of-minute.js';

const FILE = { filename: 'report.pdf', content_type: 'application/pdf' };
const BATCH = { files: Array.from({ length: 100 }, () => FILE) };

let service: Signpost;
afterEach(() => service.stop());

describe('RATE_LIMIT', () => {
  it('counts 50 batches of 100 as 5,000 requests, and signs nothing in the batch after them', async () => {
    service = await Signpost.start({ RATE_LIMIT: '5000' });
    await startOfMinute();
    let last = await service.post('/upload-urls', BATCH);
    for (let batch = 2; batch <= 50; batch += 1) {
      await last.body?.cancel();
      last = await service.post('/upload-urls', BATCH);
    }
    expect(last.status).toBe(200);
    expect(last.headers.get('ratelimit')).toMatch(/^"default";r=0;t=\d+$/);
    const refused = await service.post('/upload-urls', BATCH);
    expect(refused.status).toBe(429);
    expect(await refused.text()).not.toContain('X-Amz-Signature');
  });

  it('refuses bodies above the limit before they arrive', async () => {
    service = await Signpost.start({ RATE_LIMIT: '100' });
    await startOfMinute();
    const answers: string[] = [];
    const sockets = Array.from({ length: 200 }, () => sendUnfinishedBody(service, answers));
    // The first 100 are within the limit, but larger than the largest body of a route.
    await expect.poll(() => answers.length).toBe(200);
    const withStatus = (status: number): number =>
      answers.filter((answer) => answer.startsWith(`HTTP/1.1 ${status} `)).length;
    expect([withStatus(413), withStatus(429)]).toEqual([100, 100]);
    for (const socket of sockets) socket.destroy();
  });

  it('signs 600 parts of one upload, and its batches of parts, within a limit of 200', async () => {
    service = await Signpost.start({ RATE_LIMIT: '200' });
    await startOfMinute();
    const created = await service.post('/s3/multipart', { filename: 'film.mp4', type: 'video/mp4' });
    const { key, uploadId } = await json<{ key: string; uploadId: string }>(created);
    const upload = `/s3/multipart/${encodeURIComponent(uploadId)}`;
    const query = `key=${encodeURIComponent(key)}`;
    for (let partNumber = 1; partNumber <= 600; partNumber += 1) {
      const answer =
        partNumber % 2 === 0
          ? await service.get(`${upload}/${partNumber}?${query}`)
          : await service.post('/s3/sign', { method: 'PUT', key, uploadId, partNumber });
      expect(answer.status).toBe(200);
      await answer.body?.cancel();
    }
    const numbers = Array.from({ length: 1000 }, (_, index) => index + 1).join(',');
    const batch = await service.get(`${upload}/batch?${query}&partNumbers=${numbers}`);
    expect(batch.status).toBe(200);
    // 1 for the creation, 60 for the single parts, 100 for the batch.
    expect(batch.headers.get('ratelimit')).toMatch(/^"default";r=39;t=\d+$/);
    const refused = await service.get(`${upload}/batch?${query}&partNumbers=${numbers}`);
    expect(refused.status).toBe(429);
    expect(await json<object>(refused)).toMatchObject({ error: expect.stringContaining('s3: ') as string });
  });
});

describe('ALLOWED_HOSTS', () => {
  it('lists further names; a request for any other name is 421 on every route', async () => {
    service = await Signpost.start({ ALLOWED_HOSTS: 'usercontent.host' });
    const paths = ['/', '/docs', '/docs-json', '/files', '/health/live', '/s3/params', '/missing'];
    for (const path of paths) {
      expect(await statusOf(service, path, 'evil.example')).toBe(421);
      expect(await statusOf(service, path, 'usercontent.host:8087')).not.toBe(421);
      expect(await statusOf(service, path, '192.0.2.1')).not.toBe(421);
    }
    const line = service.daemon.log.find(({ status }) => status === 421);
    expect(line).toMatchObject({ level: 'warn', code: 'misdirected_request' });
  });
});

describe('the log', () => {
  it('contains no character that changes how a line is displayed', async () => {
    service = await Signpost.start({ TRUST_PROXY: 'loopback' });
    for (const [name, character] of [
      ['C1 control', '\u009B'],
      ['zero-width joiner', '\u200D'],
      ['right-to-left mark', '\u200F'],
      ['line separator', '\u2028'],
      ['right-to-left override', '\u202E'],
      ['tag', '\u{E0041}'],
    ] as const) {
      const text = `${name} a${character}b`;
      const encoded = encodeURIComponent(text);
      await service.lineOf(await service.get(`/?tenant=${encoded}&objectkey=missing`));
      await service.lineOf(await service.get(`/?tenant=x&objectkey=${encoded}.txt`));
      await service.lineOf(await service.get(`/files/uploads/${encoded}`));
      await service.lineOf(await service.post('/upload-url', { filename: `${text}.e${character}xe` }));
      await service.lineOf(await service.post('/upload-url', { ...FILE, [text]: 1 }));
    }
    const unprintable = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
    expect(service.daemon.output).toContain('right-to-left mark');
    for (const line of service.daemon.log) {
      expect(JSON.stringify(line)).not.toMatch(unprintable);
      for (const value of Object.values(line)) expect(String(value)).not.toMatch(unprintable);
    }
  });
});

/** Announces 2 MiB, sends a part of them, and keeps the connection open. */
function sendUnfinishedBody({ url }: Signpost, answers: string[]): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.once('data', (data) => answers.push(data.toString()));
  socket.write(
    'POST /s3/multipart/x/complete?key=uploads/x HTTP/1.1\r\nHost: localhost\r\n' +
      `Content-Type: application/json\r\nContent-Length: ${2 * 1024 * 1024}\r\n\r\n${'['.repeat(1000)}`,
  );
  return socket;
}

/** `fetch` does not let a test choose the Host header. */
async function statusOf({ url }: Signpost, path: string, host: string): Promise<number> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}

import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProblemFormats } from '../errors/problem-formats.js';
import { BodiesInFlight } from './bodies-in-flight.js';
import { ClientErrors } from './client-errors.js';
import { EarlyResponses } from './early-responses.js';
import { UnreadBodies } from './unread-bodies.js';
import { createHttpServer } from './http-server.js';

type Line = Record<string, unknown>;

const HOST = 'Host: a.example\r\n';
const CHUNKED = 'Transfer-Encoding: chunked\r\n';

describe('createHttpServer', () => {
  const lines: Line[] = [];
  let server: Server;

  beforeAll(async () => {
    const logger = pino({ base: null }, { write: (text) => void lines.push(JSON.parse(text) as Line) });
    const formats = new ProblemFormats([{ path: '/s3', fields: ({ detail }) => ({ message: detail }) }]);
    const responses = new EarlyResponses(formats, new UnreadBodies(), logger);
    const clientErrors = new ClientErrors(30, new BodiesInFlight(), responses);
    server = createHttpServer(30, responses, ({ url }, response) => {
      response.setHeader('connection', 'close');
      response.end(`routed ${url}`);
    });
    server.on('clientError', (error, socket) => {
      if (socket instanceof Socket) clientErrors.respond(error, socket);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => void server.close());
  beforeEach(() => void lines.splice(0));

  /** Everything that comes back until the server closes the connection. */
  async function send(bytes: string): Promise<string> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
    socket.write(bytes, 'latin1');
    await once(socket, 'close');
    return Buffer.concat(chunks).toString('latin1');
  }

  it.each([
    ['a Host', `GET /a HTTP/1.1\r\n${HOST}\r\n`, '/a'],
    ['HTTP/1.0 without a Host', 'GET /a HTTP/1.0\r\n\r\n', '/a'],
    ['chunks', `POST /a HTTP/1.1\r\n${HOST}${CHUNKED}\r\n0\r\n\r\n`, '/a'],
    ['an unknown expectation', `GET /a HTTP/1.1\r\n${HOST}Expect: more\r\n\r\n`, '/a'],
    ['200 headers', `GET /a HTTP/1.1\r\n${HOST}${'X: y\r\n'.repeat(200)}\r\n`, '/a'],
    ['the absolute form', `GET http://A.example:80/a?b=c HTTP/1.1\r\n${HOST}\r\n`, '/a?b=c'],
    ['the absolute form without a path', `GET http://a.example?b=c HTTP/1.1\r\n${HOST}\r\n`, '/?b=c'],
    ['OPTIONS *', `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, '/*'],
  ])('passes on a request with %s', async (_what, bytes, url) => {
    expect(await send(bytes)).toMatch(
      new RegExp(`^HTTP/1\\.1 200 OK\\r\\n[^]*routed ${url.replace(/[?*]/g, '\\$&')}$`),
    );
    expect(lines).toEqual([]);
  });

  it.each<[string, string, number]>([
    ['no Host', 'GET /a HTTP/1.1\r\n\r\n', 400],
    ['two Hosts', `GET /a HTTP/1.1\r\n${HOST}hOST: b.example\r\n\r\n`, 400],
    ['the same Host twice', `GET /a HTTP/1.1\r\n${HOST}${HOST}\r\n`, 400],
    ['two Hosts in HTTP/1.0', `GET /a HTTP/1.0\r\n${HOST}${HOST}\r\n`, 400],
    ['an empty Host', 'GET /a HTTP/1.1\r\nHost:\r\n\r\n', 400],
    ['an invalid Host', 'GET /a HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
    ['a Host beyond ASCII', 'GET /a HTTP/1.1\r\nHost: \xE9\r\n\r\n', 400],
    ['another host in its target', `GET http://b.example/a HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['another port in its target', `GET http://a.example:81/a HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['credentials in its target', `GET http://u@a.example/a HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['another scheme in its target', `GET ftp://a.example/a HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['GET *', `GET * HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['no version', 'GET /a\r\n\r\n', 400],
    ['version 0.9', `GET /a HTTP/0.9\r\n${HOST}\r\n`, 400],
    ['version 2.0', `GET /a HTTP/2.0\r\n${HOST}\r\n`, 400],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    [
      'gzip before chunked',
      `POST /a HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip, Chunked\r\n\r\n0\r\n\r\n`,
      501,
    ],
    [
      'gzip before chunked in two headers',
      `POST /a HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip\r\n${CHUNKED}\r\n0\r\n\r\n`,
      501,
    ],
    ['gzip only', `POST /a HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n`, 400],
    [
      'gzip after chunked',
      `POST /a HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['chunked twice', `POST /a HTTP/1.1\r\n${HOST}${CHUNKED}${CHUNKED}\r\n0\r\n\r\n`, 400],
    ['identity', `POST /a HTTP/1.1\r\n${HOST}Transfer-Encoding: identity\r\n\r\n`, 400],
    ['an unknown coding', `POST /a HTTP/1.1\r\n${HOST}Transfer-Encoding: xchunked\r\n\r\n`, 400],
    ['an empty coding', `POST /a HTTP/1.1\r\n${HOST}Transfer-Encoding:\r\n\r\n`, 400],
    ['chunks in HTTP/1.0', `POST /a HTTP/1.0\r\n${HOST}${CHUNKED}\r\n0\r\n\r\n`, 400],
    ['chunks and a length', `POST /a HTTP/1.1\r\n${HOST}${CHUNKED}Content-Length: 5\r\n\r\n0\r\n\r\n`, 400],
    ['a length and chunks', `POST /a HTTP/1.1\r\n${HOST}Content-Length: 5\r\n${CHUNKED}\r\n0\r\n\r\n`, 400],
    ['two lengths', `POST /a HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 1\r\n\r\na`, 400],
    ['a folded header', `GET /a HTTP/1.1\r\n${HOST}X: y\r\n z\r\n\r\n`, 400],
    ['a space before a colon', `GET /a HTTP/1.1\r\n${HOST}X : y\r\n\r\n`, 400],
    ['300 headers', `GET /a HTTP/1.1\r\n${HOST}${'X: y\r\n'.repeat(300)}\r\n`, 431],
    ['a Host behind 2,500 headers', `GET /a HTTP/1.1\r\n${'X:\r\n'.repeat(2500)}${HOST}\r\n`, 431],
    ['headers above 16 KiB', `GET /a HTTP/1.1\r\n${HOST}X: ${'y'.repeat(17_000)}\r\n\r\n`, 431],
    ['CONNECT', `CONNECT a.example:80 HTTP/1.1\r\n${HOST}\r\n`, 501],
    ['bytes that are not HTTP', 'hello\r\n\r\n', 400],
  ])('rejects a request with %s once, logs it, and closes the connection', async (_what, bytes, status) => {
    const answer = await send(bytes);
    const [head = '', body = '', ...more] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [A-Z]`));
    expect(more).toEqual([]);
    expect(head.toLowerCase()).toContain('content-type: application/problem+json');
    expect(head.toLowerCase()).toContain('connection: close');
    const problem = JSON.parse(body) as Line;
    expect(problem['status']).toBe(status);
    expect(head.toLowerCase()).toContain(`x-request-id: ${String(problem['request_id'])}`);
    const { request_id, code, detail } = problem;
    expect(lines).toMatchObject([
      { level: 40, msg: 'request', status, request_id, code, detail, ip: '127.0.0.1' },
    ]);
  });

  it('logs the method and the path of a rejected request, without its query', async () => {
    await send(`GET /a?token=secret HTTP/1.1\r\n${HOST}${HOST}\r\n`);
    expect(lines).toMatchObject([{ method: 'GET', path: '/a' }]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it('responds in the format of the path', async () => {
    const answer = await send(`GET /s3/params HTTP/1.1\r\n${HOST}${HOST}\r\n`);
    expect(answer).toContain('"message":"Send exactly one Host header."');
  });

  it('neither responds to a client that disconnects in the middle of a request, nor logs it', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('GET /a HT');
    await delay(20);
    socket.resetAndDestroy();
    await delay(20);
    expect(lines).toEqual([]);
  });
});

import { EventEmitter } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { Problem, type ProblemCode } from '../errors/catalogue.js';
import { logLine, RequestLog } from './request-log.js';

type Line = Record<string, unknown>;

/** A request and its reply, as Fastify passes them to its log controller. */
class Stand {
  readonly lines: Line[] = [];
  readonly raw = Object.assign(new EventEmitter(), { writableFinished: false });
  readonly request = {
    id: 'request-1',
    method: 'GET',
    url: '/files?cursor=secret',
    ip: '192.0.2.1',
    log: Object.fromEntries(
      ['info', 'warn', 'error'].map((level) => [
        level,
        (line: Line, msg: string) => void this.lines.push({ level, msg, ...line }),
      ]),
    ),
  } as unknown as FastifyRequest;
  readonly reply = { raw: this.raw, statusCode: 200, elapsedTime: 1.2345 } as unknown as FastifyReply;
}

describe('RequestLog', () => {
  let stand: Stand;
  const log = new RequestLog();
  beforeEach(() => {
    stand = new Stand();
    log.incomingRequest(stand.request, stand.reply);
  });

  it('writes one line per response, without the query', () => {
    expect(stand.lines).toEqual([]);
    log.requestCompleted(null, stand.request, stand.reply);
    stand.raw.writableFinished = true;
    stand.raw.emit('close');
    expect(stand.lines).toEqual([
      {
        level: 'info',
        msg: 'request',
        request_id: 'request-1',
        method: 'GET',
        path: '/files',
        status: 200,
        ms: 1.2,
        ip: '192.0.2.1',
      },
    ]);
  });

  it('writes 499 once if the connection closes before the response is complete', () => {
    log.requestCompleted(new Error('aborted'), stand.request, stand.reply);
    stand.raw.emit('close');
    expect(stand.lines).toMatchObject([{ level: 'warn', status: 499, path: '/files' }]);
  });

  it('starts each request without fields', () => {
    expect(stand.request.logFields).toEqual({});
  });

  it('adds the fields, the level and the message that the route has set', () => {
    Object.assign(stand.request.logFields, { tenant: 'a', level: 'error', message: 'done' });
    log.requestCompleted(undefined, stand.request, stand.reply);
    expect(stand.lines).toMatchObject([{ level: 'error', tenant: 'a', status: 200, msg: 'done' }]);
  });
});

describe('logLine', () => {
  it.each([
    [200, 'info'],
    [302, 'info'],
    [400, 'warn'],
    [499, 'warn'],
    [500, 'error'],
    [503, 'error'],
  ])('writes status %d with level %s', (status, level) => {
    const { request, lines } = new Stand();
    logLine(request, status, 1, {});
    expect(lines).toMatchObject([{ level, status, msg: 'request' }]);
  });

  it.each<[ProblemCode, string]>([
    ['overloaded', 'warn'],
    ['not_implemented', 'warn'],
    ['links_disabled', 'warn'],
    ['internal_error', 'error'],
    ['store_refused', 'error'],
    ['store_unreachable', 'error'],
    ['credentials_unavailable', 'error'],
  ])('writes the problem %s with level %s', (code, level) => {
    const { request, lines } = new Stand();
    const problem = Problem.example(code);
    logLine(request, problem.status, 1, { problem });
    expect(lines).toMatchObject([{ level, code }]);
  });

  it.each([
    ['/a', '/a'],
    ['/a?', '/a'],
    ['/?objectkey=secret', '/'],
  ])('writes the path of %s without its query', (url, path) => {
    const { request, lines } = new Stand();
    logLine({ ...request, url }, 200, 1, {});
    expect(lines).toMatchObject([{ path }]);
  });

  it.each([
    '/l/1.a.secret.mac',
    '/l/1.a.secret.mac?utm_source=mail',
    '/%6C/1.a.secret.mac',
    '/l%2F1.a.secret.mac',
    '//l/1.a.secret.mac',
    'http://files.example/l/1.a.secret.mac',
  ])('writes no token of a link: %s', (url) => {
    const { request, lines } = new Stand();
    logLine({ ...request, url }, 200, 1, {});
    expect(lines).toMatchObject([{ path: '/l/…' }]);
  });

  it.each(['/links', '/links/abc', '/list', '/files/l/a'])('writes the path %s', (url) => {
    const { request, lines } = new Stand();
    logLine({ ...request, url }, 200, 1, {});
    expect(lines).toMatchObject([{ path: url }]);
  });

  it('writes at most 1,024 characters of the path', () => {
    const { request, lines } = new Stand();
    logLine({ ...request, url: `/${'a'.repeat(2000)}` }, 200, 1, {});
    expect(lines).toMatchObject([{ path: `/${'a'.repeat(1023)}` }]);
  });

  it('writes the cause of a problem for a server error, not for a client error', () => {
    const cause = new Error('connect');
    const problem = { code: 'a', detail: 'b', errorCode: 'ECONNREFUSED', cause };
    const { request, lines } = new Stand();
    logLine(request, 503, 1, { problem: { ...problem, status: 503 } });
    logLine(request, 400, 1, { problem: { ...problem, status: 400, errorCode: undefined } });
    expect(lines[0]).toMatchObject({ code: 'a', detail: 'b', error_code: 'ECONNREFUSED', err: cause });
    expect(lines[1]).toMatchObject({ code: 'a', detail: 'b' });
    expect(lines[1]).not.toHaveProperty('err');
    expect(lines[1]).not.toHaveProperty('error_code');
  });
});

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { ProblemFormats } from '../errors/problem-formats.js';
import { BodiesInFlight } from './bodies-in-flight.js';
import { ClientErrors } from './client-errors.js';
import { EarlyResponses } from './early-responses.js';
import { UnreadBodies } from './unread-bodies.js';

/** A socket that keeps what is written to it. */
class RecordingSocket extends Socket {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }

  override _final(done: () => void): void {
    done();
  }
}

const error = (code: string): Error => Object.assign(new Error('secret'), { code });

describe('ClientErrors', () => {
  const lines: unknown[] = [];
  const logger = pino({ base: null }, { write: (line) => void lines.push(JSON.parse(line)) });
  const bodies = new BodiesInFlight();
  const clientErrors = new ClientErrors(
    7,
    bodies,
    new EarlyResponses(new ProblemFormats(), new UnreadBodies(), logger),
  );
  beforeEach(() => void lines.splice(0));

  it.each([
    ['HPE_HEADER_OVERFLOW', 431, 'headers_too_large', 'larger than 16 KiB'],
    ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'request_timeout', 'in full within 7 s'],
    ['HPE_INVALID_METHOD', 400, 'invalid_request', 'not a valid HTTP request'],
  ])('responds to %s with %d and %s, once for each connection', (code, status, problem, detail) => {
    const socket = new RecordingSocket();
    clientErrors.respond(error(code), socket);
    clientErrors.respond(error(code), socket);
    expect(socket.text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [A-Z][^]*"status":${status}`));
    expect(socket.text).toContain(`"code":"${problem}"`);
    expect(socket.text).toContain(detail);
    expect(socket.text).not.toContain('secret');
    expect(socket.writableEnded).toBe(true);
    expect(lines).toMatchObject([{ level: 40, msg: 'request', status, code: problem }]);
  });

  it.each(['ECONNRESET', 'HPE_INVALID_EOF_STATE'])('neither responds to %s nor logs it', (code) => {
    const socket = new RecordingSocket();
    clientErrors.respond(error(code), socket);
    expect([socket.text, lines, socket.destroyed]).toEqual(['', [], true]);
  });

  describe('for a connection whose request got its response before its body arrived', () => {
    let socket: RecordingSocket;
    const answer = (headers: Record<string, string>): void => {
      const request = new IncomingMessage(socket);
      request.headers = headers;
      const response = new ServerResponse(request);
      clientErrors.watch(request, response);
      response.emit('finish');
    };
    beforeEach(() => {
      socket = new RecordingSocket();
    });

    it.each([{ 'content-length': '9' }, { 'transfer-encoding': 'chunked' }])(
      'closes it without a second response or log line: %j',
      (headers) => {
        answer(headers);
        clientErrors.respond(error('ERR_HTTP_REQUEST_TIMEOUT'), socket);
        expect([socket.text, lines, socket.destroyed]).toEqual(['', [], true]);
      },
    );

    it('responds to errors of the next request again', () => {
      answer({ 'content-length': '9' });
      answer({});
      clientErrors.respond(error('HPE_INVALID_METHOD'), socket);
      expect(socket.text).toMatch(/^HTTP\/1\.1 400 /);
    });
  });

  it('leaves the response to the route that is waiting for a body', async () => {
    const socket = new RecordingSocket();
    const body = bodies.receive(new PassThrough(), { connection: socket, declared: 9, limit: 9 });
    clientErrors.respond(error('ERR_HTTP_REQUEST_TIMEOUT'), socket);
    await expect(body).rejects.toMatchObject({ code: 'request_timeout' });
    expect([socket.text, lines]).toEqual(['', []]);
  });
});

import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { answerClientError } from './client-errors.js';

type Line = Record<string, unknown>;

interface Result {
  text: string;
  lines: Line[];
  socket: Duplex;
}

/** Answers an error on a socket of which the test sees all bytes. */
async function answer(
  code: string | undefined,
  prepare = (_socket: Duplex): void => undefined,
): Promise<Result> {
  const chunks: Buffer[] = [];
  const lines: Line[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  const ended = finished(socket, { readable: false }).catch(() => undefined);
  prepare(socket);
  const error = Object.assign(new Error('secret'), code !== undefined && { code });
  const logger = pino({ base: null }, { write: (line) => void lines.push(JSON.parse(line) as Line) });
  answerClientError(
    error,
    Object.assign(socket, { remoteAddress: '192.0.2.1' }) as unknown as Socket,
    logger,
  );
  await ended;
  return { text: Buffer.concat(chunks).toString(), lines, socket };
}

describe('answerClientError', () => {
  it.each([
    ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large', 'The headers are larger than 16 KiB.'],
    ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout', 'The request did not arrive in full within 30 s.'],
    ['HPE_INVALID_METHOD', '400 Bad Request', 'This is not a valid HTTP request.'],
    [undefined, '400 Bad Request', 'This is not a valid HTTP request.'],
  ])(
    'answers %s with %s and a problem document, then closes the connection',
    async (code, statusLine, detail) => {
      const { text, lines, socket } = await answer(code);
      const [head = '', body = ''] = text.split('\r\n\r\n');
      const status = Number(statusLine.slice(0, 3));
      expect(head.split('\r\n')).toEqual([
        `HTTP/1.1 ${statusLine}`,
        'Content-Type: application/problem+json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
      ]);
      const problem = JSON.parse(body) as Line;
      expect(problem).toMatchObject({ status, code: 'invalid_request', detail });
      expect(text).not.toContain('secret');
      expect(socket.writableEnded).toBe(true);
      expect(lines).toMatchObject([
        { level: 40, msg: 'request', status, detail, ip: '192.0.2.1', request_id: problem['request_id'] },
      ]);
    },
  );

  it.each(['ECONNRESET', 'HPE_INVALID_EOF_STATE'])(
    'neither answers nor logs %s: the client has disconnected',
    async (code) => {
      const { text, lines, socket } = await answer(code);
      expect([text, lines, socket.destroyed]).toEqual(['', [], true]);
    },
  );

  it('destroys a socket that cannot be written to', async () => {
    const { text, lines, socket } = await answer('HPE_INVALID_METHOD', (closing) => void closing.end());
    expect([text, lines, socket.destroyed]).toEqual(['', [], true]);
  });
});

import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { Problem, type ProblemCode } from '../errors/catalogue.js';
import { problemDocument } from '../errors/problem-document.js';

interface Rejection {
  status: number;
  reason: string;
  detail: string;
}

const REJECTIONS: Readonly<Record<string, Rejection>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    reason: 'Request Header Fields Too Large',
    detail: 'The headers are larger than 16 KiB.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    reason: 'Request Timeout',
    detail: 'The request did not arrive in full within 30 s.',
  },
};
const MALFORMED: Rejection = {
  status: 400,
  reason: 'Bad Request',
  detail: 'This is not a valid HTTP request.',
};

/** The client disconnected before its request was complete. A route that already handles it also logs it. */
const DISCONNECTED = new Set(['ECONNRESET', 'HPE_INVALID_EOF_STATE']);

/**
 * Responds to bytes that are not valid HTTP. There is no request and no route, so it writes to the socket and
 * closes it.
 */
export function answerClientError(error: Error & { code?: string }, socket: Socket, logger: Logger): void {
  if (DISCONNECTED.has(error.code ?? '') || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, reason, detail } = REJECTIONS[error.code ?? ''] ?? MALFORMED;
  const code: ProblemCode = 'invalid_request';
  const request_id = randomUUID();
  logger.warn({ request_id, status, code, detail, ip: socket.remoteAddress }, 'request');
  const body = JSON.stringify({ ...problemDocument(new Problem(code, detail), request_id), status });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';

const REFUSALS: Readonly<Record<string, readonly [status: number, reason: string, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'The headers are larger than 16 KiB.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request was not complete after 30 s.'],
};
const MALFORMED = [400, 'Bad Request', 'This is not a valid HTTP request.'] as const;

/** The client left before its request was complete. If there is a route for it already, that has the line in the log. */
const GONE = new Set(['ECONNRESET', 'HPE_INVALID_EOF_STATE']);

/** What is not HTTP has no request and no route: the answer is written to the socket, and the socket is closed. */
export function answerClientError(error: Error & { code?: string }, socket: Socket, logger: Logger): void {
  if (GONE.has(error.code ?? '') || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason, detail] = REFUSALS[error.code ?? ''] ?? MALFORMED;
  const request_id = randomUUID();
  logger.warn({ request_id, status, code: 'invalid_request', detail, ip: socket.remoteAddress }, 'request');
  const type = 'urn:problem-type:signpost:invalid_request';
  const title = 'The request is not valid';
  const body = JSON.stringify({ type, title, status, detail, code: 'invalid_request', request_id });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

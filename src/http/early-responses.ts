import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Problem } from '../errors/catalogue.js';
import type { ProblemFormats, ProblemResponse } from '../errors/problem-formats.js';
import { toProblem } from '../errors/to-problem.js';
import { logLine, pathOf, type RequestObserver } from '../logging/request-log.js';
import type { UnreadBodies } from './unread-bodies.js';

/** Rejects requests that never reach a route: each gets a problem document and one log line. */
export class EarlyResponses {
  /** Connections that are being closed. The parser may report more errors on them. */
  readonly #closing = new WeakSet<Socket>();

  constructor(
    private readonly formats: ProblemFormats,
    private readonly unread: UnreadBodies,
    private readonly logger: Logger,
    private readonly observers: readonly RequestObserver[] = [],
  ) {}

  /** Rejects a request before Fastify sees it, and closes its connection. */
  toRequest(problem: Problem, request: IncomingMessage, response: ServerResponse): void {
    const { url = '', method, socket } = request;
    const requestId = randomUUID();
    const answer = this.formats.respond(problem, url, requestId);
    this.#closing.add(socket);
    this.unread.leave(request, true);
    response.writeHead(
      answer.status,
      answer.reason ?? STATUS_CODES[answer.status],
      headersOf(answer, requestId),
    );
    response.end(answer.body);
    this.#log(answer, { request_id: requestId, method, path: pathOf(url), ip: socket.remoteAddress });
  }

  /** Rejects bytes that are not a valid request. There is no response object, so it writes to the socket. */
  toSocket(problem: Problem, socket: Socket): void {
    if (!socket.writable || this.#closing.has(socket)) {
      socket.destroySoon();
      return;
    }
    this.#closing.add(socket);
    const requestId = randomUUID();
    const answer = this.formats.respond(problem, '', requestId);
    const lines = [
      `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
      ...Object.entries(headersOf(answer, requestId)).map(([name, value]) => `${name}: ${value}`),
    ];
    socket.end(`${lines.join('\r\n')}\r\n\r\n${answer.body}`);
    this.#log(answer, { request_id: requestId, ip: socket.remoteAddress });
  }

  /** Responds to requests that Fastify rejects before routing, such as one with a malformed path. */
  toUnrouted(error: FastifyError | Problem, request: FastifyRequest, reply: FastifyReply): void {
    const { status, reason, headers, body, logFields } = this.formats.respond(
      toProblem(error),
      request.url,
      request.id,
    );
    // Such a request has none of the decorations and hooks that routes add.
    logLine(request, status, reply.elapsedTime, logFields);
    this.#tell(status, reply.elapsedTime, logFields.problem?.code);
    if (reason !== undefined) reply.raw.statusMessage = reason;
    if (this.unread.leave(request.raw, false)) reply.header('connection', 'close');
    void reply.code(status).headers(headers).header('x-request-id', request.id).send(body);
  }

  #log({ status, logFields }: ProblemResponse, fields: object): void {
    const { code, detail } = logFields.problem ?? {};
    this.logger.warn({ ...fields, status, code, detail }, 'request');
    this.#tell(status, 0, code);
  }

  #tell(status: number, milliseconds: number, code: string | undefined): void {
    for (const observe of this.observers) observe({ request: undefined, status, milliseconds, code });
  }
}

function headersOf({ headers, body }: ProblemResponse, requestId: string): Record<string, string> {
  return {
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': requestId,
    connection: 'close',
  };
}

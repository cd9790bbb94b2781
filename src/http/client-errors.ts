import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Problem } from '../errors/catalogue.js';
import type { BodiesInFlight } from './bodies-in-flight.js';
import type { EarlyResponses } from './early-responses.js';

/** The client disconnected before its request was complete. A route that already handles it also logs it. */
const DISCONNECTED = new Set(['ECONNRESET', 'HPE_INVALID_EOF_STATE']);

type ClientError = Error & { readonly code?: string };

/** Responds to the errors of Node's HTTP parser and to requests that take too long to arrive. */
export class ClientErrors {
  /** Connections whose last request has its response, although its body has not arrived in full. */
  readonly #answered = new WeakSet<Socket>();

  /** @param timeout seconds in which a request has to arrive in full */
  constructor(
    private readonly timeout: number,
    private readonly bodies: BodiesInFlight,
    private readonly responses: EarlyResponses,
  ) {}

  /** Remembers a request that is rejected before its body arrives, such as one above the rate limit. */
  watch(request: IncomingMessage, response: ServerResponse): void {
    const { socket, headers } = request;
    this.#answered.delete(socket);
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return;
    response.once('finish', () => {
      if (!request.complete) this.#answered.add(socket);
    });
  }

  respond(error: ClientError, socket: Socket): void {
    if (DISCONNECTED.has(error.code ?? '') || this.#answered.has(socket)) {
      socket.destroy();
      return;
    }
    const problem = this.#problemOf(error);
    // A request whose body is incomplete has a route, which responds.
    if (!this.bodies.fail(socket, problem)) this.responses.toSocket(problem, socket);
  }

  #problemOf({ code }: ClientError): Problem {
    switch (code) {
      case 'HPE_HEADER_OVERFLOW':
        return Problem.example('headers_too_large');
      case 'ERR_HTTP_REQUEST_TIMEOUT':
        return new Problem(
          'request_timeout',
          `The request did not arrive in full within ${this.timeout} s. Send it again.`,
        );
      default:
        return new Problem('invalid_request', 'This is not a valid HTTP request.');
    }
  }
}

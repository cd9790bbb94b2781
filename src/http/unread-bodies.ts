import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { DEFAULT_BODY_LIMIT } from './body-limits.js';

/** Connections that stay open at once after their response. */
const MAX_OPEN = 512;
/** Milliseconds that a client has to read its response. */
const TIME_TO_READ = 1000;

/**
 * Closes connections of requests that are rejected before their body has arrived. Otherwise Node reads the rest
 * of the body, which takes memory and has no end if the client likes.
 */
export class UnreadBodies {
  #open = 0;

  /** Takes care of all responses to routed requests. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onSend', (request, reply, payload, done) => {
      if (this.leave(request.raw, reply.getHeader('connection') === 'close')) {
        reply.header('connection', 'close');
      }
      done(null, payload);
    });
  }

  /**
   * Stops reading a request before its response is sent, if much of it may be missing.
   * @param closes whether the response closes the connection anyway
   * @returns whether the response must close the connection
   */
  leave(request: IncomingMessage, closes: boolean): boolean {
    if (request.complete || !(closes || isLarge(request))) return closes;
    // Node reads a body to its end when nobody has begun to read it.
    request.pause().read(0);
    if (this.#open < MAX_OPEN) this.#closeLater(request);
    return true;
  }

  /**
   * Gives the client time to read the response: with unread data, a close resets the connection, and the
   * response may be lost (RFC 9112, 9.6).
   */
  #closeLater({ socket }: IncomingMessage): void {
    this.#open += 1;
    // Node calls this when the response has been sent.
    socket.destroySoon = (): void => {
      socket.end();
      const timer = setTimeout(() => socket.destroy(), TIME_TO_READ);
      socket.once('close', () => clearTimeout(timer));
    };
    socket.once('close', () => (this.#open -= 1));
  }
}

function isLarge({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > DEFAULT_BODY_LIMIT;
}

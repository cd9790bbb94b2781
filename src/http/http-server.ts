import { createServer, type RequestListener, type Server } from 'node:http';
import { Problem } from '../errors/catalogue.js';
import type { EarlyResponses } from './early-responses.js';
import { checkMessage } from './message-rules.js';

/** Milliseconds between two searches for requests that are late: they end at most this much later. */
const CHECK_INTERVAL_MS = 500;
/** Milliseconds for which a connection is kept open between two requests. Above the 60 s of most proxies. */
const KEEP_ALIVE_MS = 72_000;
/**
 * Milliseconds without a byte after which a connection is closed. Above the 5 minutes that the store may take
 * to complete a multipart upload.
 */
const IDLE_MS = 330_000;

/**
 * Creates the HTTP server, which rejects messages that RFC 9112 forbids before the router sees them.
 * @param timeout seconds in which a request has to arrive in full
 */
export function createHttpServer(
  timeout: number,
  responses: EarlyResponses,
  handle: RequestListener,
): Server {
  const server = createServer(
    {
      // Both, and equal: Node exchanges the two if the headers have more time than the request.
      headersTimeout: timeout * 1000,
      requestTimeout: timeout * 1000,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      // Node would respond without a problem document and without a log line.
      requireHostHeader: false,
    },
    (request, response) => {
      const problem = checkMessage(request);
      if (problem === undefined) handle(request, response);
      else responses.toRequest(problem, request, response);
    },
  );
  // Node drops the headers beyond the count. Their size is limited to 16 KiB, and checkMessage counts them.
  server.maxHeadersCount = 0;
  server.setTimeout(IDLE_MS);
  // An expectation other than 100-continue may be ignored (RFC 9110, 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', ({ socket }) => {
    responses.toSocket(new Problem('not_implemented', 'This service is not a proxy.'), socket);
  });
  return server;
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { formatFor, renderMetrics } from './exposition.js';
import type { Metrics } from './metrics.js';

/** Milliseconds within which a request must arrive in full, and between two searches for those that are late. */
const TIMEOUT = 5000;
const CHECK_INTERVAL = 1000;

/** Connections. A scraper needs one. */
const MAX_CONNECTIONS = 32;

/**
 * Serves the metrics on a port of their own, so that a firewall can keep them from clients: they reveal how the
 * service is used.
 */
export class MetricsServer {
  readonly #server: Server;

  constructor(private readonly metrics: Metrics) {
    this.#server = createServer(
      { headersTimeout: TIMEOUT, requestTimeout: TIMEOUT, connectionsCheckingInterval: CHECK_INTERVAL },
      (request, response) => this.#respond(request, response),
    );
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /**
   * @param port 0 chooses a free one
   * @returns the port
   * @throws the error of `listen`
   */
  async listen(port: number, host: string): Promise<number> {
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #respond(request: IncomingMessage, response: ServerResponse): void {
    const [path] = (request.url ?? '').split('?', 1);
    if (path !== '/metrics') {
      respondText(response, 404, 'This port serves GET /metrics only.\n');
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      respondText(response, 405, 'Use GET.\n');
    } else {
      const format = formatFor(request.headers.accept);
      response.setHeader('vary', 'Accept');
      respondText(response, 200, renderMetrics(this.metrics.families, format), format.contentType);
    }
    request.resume();
  }
}

function respondText(
  response: ServerResponse,
  status: number,
  text: string,
  contentType = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import { freePort } from '../service/free-port.js';

interface Seen {
  /** Decoded. */
  readonly path: string;
  /** The method and the range, such as `GET bytes=0-4095`. */
  readonly request: string;
  readonly headers: IncomingHttpHeaders;
}

/** A proxy in front of a store that forwards every request unchanged and records it. */
export class RecordingProxy {
  readonly #seen: Seen[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(target: string): Promise<RecordingProxy> {
    const { hostname, port: targetPort } = new URL(target);
    const port = await freePort();
    const server = createServer((incoming, outgoing) => {
      const { method = '', url = '', headers } = incoming;
      const seen = {
        path: decodeURIComponent(url.split('?')[0] ?? ''),
        request: `${method} ${headers.range ?? ''}`.trim(),
        headers,
      };
      proxy.#seen.push(seen);
      const onward = request({ hostname, port: targetPort, method, path: url, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    });
    const proxy = new RecordingProxy(server, `http://127.0.0.1:${port}`);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return proxy;
  }

  /** The requests for a key since the previous call, such as `['HEAD']`. Those for other keys are dropped. */
  take(key: string): string[] {
    return this.#takeAll(key).map(({ request: line }) => line);
  }

  /** As `take`, with the headers of each request. */
  takeHeaders(key: string): Pick<Seen, 'request' | 'headers'>[] {
    return this.#takeAll(key);
  }

  #takeAll(key: string): Seen[] {
    const taken = this.#seen.filter(({ path }) => path.endsWith(`/${key}`));
    this.#seen.length = 0;
    return taken;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

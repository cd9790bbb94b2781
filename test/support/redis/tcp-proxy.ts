import { connect, createServer, type Server, type Socket } from 'node:net';

/** A proxy in front of a server, for faults of the network. */
export class TcpProxy {
  readonly #sockets = new Set<Socket>();
  /** Milliseconds by which bytes arrive later, in each direction. */
  delay = 0;
  /** Resets each connection as soon as it is made. */
  resetsConnections = false;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(target: number): Promise<TcpProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const proxy = new TcpProxy(server, typeof address === 'object' && address !== null ? address.port : 0);
    server.on('connection', (socket) => {
      if (proxy.resetsConnections) socket.resetAndDestroy();
      else proxy.#join(socket, connect(target, '127.0.0.1'));
    });
    return proxy;
  }

  /** Resets all connections that exist (RST). */
  reset(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  stop(): void {
    this.server.close();
    this.reset();
  }

  #join(client: Socket, server: Socket): void {
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.on('data', (chunk) => {
        if (this.delay === 0) to.write(chunk);
        else setTimeout(() => to.write(chunk), this.delay);
      });
    }
  }
}

import type { ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config/server.config.js';

/**
 * Ends the process on SIGTERM or SIGINT without losing a request. For the delay, the service still accepts
 * connections, and each response asks its client to close the connection. Then the port closes, and running
 * requests have the grace period to finish. A second signal ends the process at once.
 */
export class Shutdown {
  #hasBegun = false;
  #running = 0;
  #whenIdle: () => void = () => undefined;

  constructor(
    private readonly config: Pick<ServerConfig, 'shutdownDelay' | 'shutdownGrace'>,
    private readonly logger: Logger,
  ) {}

  /** Counts running requests. During shutdown, each response tells its client to close the connection. */
  trackRequests(fastify: FastifyInstance): void {
    fastify.server.on('request', (_request, response: ServerResponse) => {
      this.#running += 1;
      response.once('close', () => {
        this.#running -= 1;
        if (this.#running === 0) this.#whenIdle();
      });
    });
    fastify.addHook('onSend', (_request, reply, payload, done) => {
      if (this.#hasBegun) reply.header('connection', 'close');
      done(null, payload);
    });
  }

  /** @param onBegin runs at the signal, before anything closes */
  closeOnSignal(app: NestFastifyApplication, onBegin: () => void): void {
    const stop = (signal: NodeJS.Signals): void => {
      if (this.#hasBegun) {
        this.logger.warn({ signal }, 'stopped at once by a second signal');
        process.exit(1);
      }
      this.#hasBegun = true;
      this.logger.info({ signal }, 'stopping');
      onBegin();
      void this.#stop(app);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  }

  async #stop(app: NestFastifyApplication): Promise<void> {
    const { shutdownDelay, shutdownGrace } = this.config;
    const { server } = app.getHttpAdapter().getInstance();
    try {
      await new Promise((resolve) => setTimeout(resolve, shutdownDelay * 1000));
      setTimeout(() => {
        this.logger.error(
          { grace: shutdownGrace },
          'requests were still running at the end of SHUTDOWN_GRACE',
        );
        process.exit(1);
      }, shutdownGrace * 1000).unref();
      server.close();
      await this.#idle();
      // The connections that remain carry no request: spare ones of browsers and load balancers.
      server.closeAllConnections();
      // Last: running requests need what the modules hold, such as the embedded bucket.
      await app.close();
      process.exit(0);
    } catch (error) {
      this.logger.error({ err: error }, 'could not stop cleanly');
      process.exit(1);
    }
  }

  async #idle(): Promise<void> {
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenIdle = resolve;
    });
  }
}

import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/** Milliseconds for which clients are asked to close keep-alive connections, before idle ones are closed. */
const DRAIN_MS = 1000;

/** Ends the process on SIGTERM or SIGINT without losing a request. */
export class Shutdown {
  #hasBegun = false;
  #running = 0;
  #whenIdle: () => void = () => undefined;

  /** @param grace seconds after which the process exits even if requests are still running */
  constructor(
    private readonly grace: number,
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

  closeOnSignal(app: NestFastifyApplication): void {
    const stop = (signal: NodeJS.Signals): void => void this.#stop(app, signal);
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  }

  async #stop(app: NestFastifyApplication, signal: NodeJS.Signals): Promise<void> {
    this.#hasBegun = true;
    this.logger.info({ signal }, 'stopping');
    setTimeout(() => {
      this.logger.error({ grace: this.grace }, 'requests were still running at the end of SHUTDOWN_GRACE');
      process.exit(1);
    }, this.grace * 1000).unref();
    try {
      await delay(Math.min(DRAIN_MS, this.grace * 500));
      const closed = app.close();
      await this.#idle();
      // The connections that remain carry no request: spare ones of browsers and load balancers.
      app.getHttpAdapter().getInstance().server.closeAllConnections();
      await closed;
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

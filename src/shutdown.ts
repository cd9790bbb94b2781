import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/** How long clients that keep their connections are told to close them before idle ones are cut, in milliseconds. */
const DRAIN_MS = 1000;

/** Ends the process on SIGTERM or SIGINT without losing a request. */
export class Shutdown {
  #begun = false;
  #running = 0;
  #whenIdle: () => void = () => undefined;

  /** @param grace seconds after which it ends all the same */
  constructor(
    private readonly grace: number,
    private readonly logger: Logger,
  ) {}

  /** Once it has begun, each client is told with its answer not to send the next request on this connection. */
  announceBy(fastify: FastifyInstance): void {
    fastify.server.on('request', (_request, response: ServerResponse) => {
      this.#running += 1;
      response.once('close', () => {
        this.#running -= 1;
        if (this.#running === 0) this.#whenIdle();
      });
    });
    fastify.addHook('onSend', (_request, reply, payload, done) => {
      if (this.#begun) reply.header('connection', 'close');
      done(null, payload);
    });
  }

  listenFor(app: NestFastifyApplication): void {
    const stop = (signal: NodeJS.Signals): void => void this.#stop(app, signal);
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  }

  async #stop(app: NestFastifyApplication, signal: NodeJS.Signals): Promise<void> {
    this.#begun = true;
    this.logger.info({ signal }, 'stopping');
    setTimeout(() => {
      this.logger.error({ grace: this.grace }, 'requests were still running at the end of SHUTDOWN_GRACE');
      process.exit(1);
    }, this.grace * 1000).unref();
    try {
      await delay(Math.min(DRAIN_MS, this.grace * 500));
      const closed = app.close();
      await this.#idle();
      // What is left has asked for nothing: a browser's or a balancer's spare connection.
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

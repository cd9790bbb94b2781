import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/** How long clients that keep their connections are told to close them before idle ones are cut, in milliseconds. */
const DRAIN_MS = 1000;

/** Ends the process on SIGTERM or SIGINT without losing a request. */
export class Shutdown {
  #begun = false;

  /** @param grace seconds after which it ends all the same */
  constructor(
    private readonly grace: number,
    private readonly logger: Logger,
  ) {}

  /** Once it has begun, each client is told with its answer not to send the next request on this connection. */
  announceBy(fastify: FastifyInstance): void {
    fastify.addHook('onSend', (_request, reply, payload, done) => {
      if (this.#begun) reply.header('connection', 'close');
      done(null, payload);
    });
  }

  listenFor(app: INestApplication): void {
    const stop = (signal: NodeJS.Signals): void => void this.#stop(app, signal);
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  }

  async #stop(app: INestApplication, signal: NodeJS.Signals): Promise<void> {
    this.#begun = true;
    this.logger.info({ signal }, 'stopping');
    setTimeout(() => {
      this.logger.error({ grace: this.grace }, 'requests were still running at the end of SHUTDOWN_GRACE');
      process.exit(1);
    }, this.grace * 1000).unref();
    try {
      await delay(Math.min(DRAIN_MS, this.grace * 500));
      await app.close();
      process.exit(0);
    } catch (error) {
      this.logger.error({ err: error }, 'could not stop cleanly');
      process.exit(1);
    }
  }
}

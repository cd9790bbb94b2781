import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/** Once stopping has begun, tells each client with its answer not to send the next request on this connection. */
export function closeConnectionsOnStop(fastify: FastifyInstance): void {
  let stopping = false;
  fastify.addHook('preClose', (done) => {
    stopping = true;
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (stopping) reply.header('connection', 'close');
    done(null, payload);
  });
}

/** Stops taking requests on SIGTERM or SIGINT, lets those under way finish, and ends after `grace` seconds all the same. */
export function stopOnSignals(app: INestApplication, grace: number, logger: Logger): void {
  const stop = (signal: NodeJS.Signals): void => {
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error({ grace }, 'requests were still running at the end of SHUTDOWN_GRACE');
      process.exit(1);
    }, grace * 1000).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

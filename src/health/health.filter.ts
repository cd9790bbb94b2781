import { type ArgumentsHost, Catch, type ExceptionFilter, ServiceUnavailableException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Seconds. */
const RETRY_AFTER = 2;

/** Responds to a failed check in Terminus's own format, which probes and dashboards expect. */
@Catch(ServiceUnavailableException)
export class HealthFilter implements ExceptionFilter<ServiceUnavailableException> {
  catch(exception: ServiceUnavailableException, host: ArgumentsHost): void {
    void host
      .switchToHttp()
      .getResponse<FastifyReply>()
      .code(503)
      .header('cache-control', 'no-store')
      .header('retry-after', RETRY_AFTER)
      .send(exception.getResponse());
  }
}

import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from './catalogue.js';
import { problemDocument } from './problem-document.js';
import { problemFieldsOf } from './problem-fields.decorator.js';
import { toProblem } from './to-problem.js';
import '../logging/log-fields.js';

/**
 * Renders every error as a problem document. Routes with additional contracts add fields with `@ProblemFields`,
 * or override `status`.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.render(toProblem(error), http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  protected render(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
    request.logFields.problem = problem;
    // A response that has begun cannot be replaced.
    if (reply.sent || reply.raw.headersSent) return;
    if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter);
    void reply
      .code(this.status(problem))
      .header('cache-control', 'no-store')
      .type('application/problem+json; charset=utf-8')
      .send(
        JSON.stringify({
          ...problemDocument(problem, request.id),
          status: this.status(problem),
          ...problemFieldsOf(request.routeOptions.config, problem),
        }),
      );
  }

  protected status(problem: Problem): number {
    return problem.status;
  }
}

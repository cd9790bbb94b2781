import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemFormats } from './problem-formats.js';
import { toProblem } from './to-problem.js';
import '../logging/log-fields.js';

/** Renders every error as a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly formats: ProblemFormats) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const response = this.formats.respond(toProblem(error), request.url, request.id);
    Object.assign(request.logFields, response.logFields);
    // A response that has begun cannot be replaced.
    if (reply.sent || reply.raw.headersSent) return;
    if (response.reason !== undefined) reply.raw.statusMessage = response.reason;
    void reply.code(response.status).headers(response.headers).send(response.body);
  }
}

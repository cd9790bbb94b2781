import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemFormats } from './problem-formats.js';
import { sendProblem } from './send-problem.js';

/** Renders every error of the controllers as a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly formats: ProblemFormats) {}

  catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    return sendProblem(
      error,
      this.formats,
      http.getRequest<FastifyRequest>(),
      http.getResponse<FastifyReply>(),
    );
  }
}

import { type ArgumentsHost, Catch } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemFormats } from '../errors/problem-formats.js';
import { ProblemFilter } from '../errors/problem.filter.js';
import { toProblem } from '../errors/to-problem.js';
import { preferredFormat } from '../requests/preferred-format.js';
import { problemPage } from './link-page.js';
import { sendPage } from './send-page.js';
import '../logging/log-fields.js';

/** Renders errors as a page for browsers, and as a problem document for everyone else. */
@Catch()
export class LinkProblemFilter extends ProblemFilter {
  constructor() {
    // Clients of links need no members besides those of a problem document.
    super(new ProblemFormats());
  }

  override async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (preferredFormat(request.headers.accept) !== 'page' || reply.sent || reply.raw.headersSent) {
      return super.catch(error, host);
    }
    const problem = toProblem(error);
    if (problem.disguise !== undefined) await problem.disguise();
    request.logFields.problem = problem;
    if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter);
    sendPage(reply, problem.status, problemPage(problem));
  }
}

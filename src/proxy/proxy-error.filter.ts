import { Catch } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RedirectConfig } from '../config/redirect.config.js';
import type { Problem } from '../errors/catalogue.js';
import { ProblemFilter } from '../errors/problem.filter.js';
import type { LogFields } from '../logging/log-fields.js';

/** `error` and `details`, the only fields that clients of the legacy proxy read. */
export function legacyFields(problem: Problem): object {
  const error = errorText(problem);
  return { error, ...(error !== problem.detail && { details: problem.detail }) };
}

/** Sets the status and the log line that the legacy proxy had. */
@Catch()
export class ProxyErrorFilter extends ProblemFilter {
  constructor(private readonly config: RedirectConfig) {
    super();
  }

  protected override render(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
    Object.assign(request.logFields, logMessage(problem));
    super.render(problem, request, reply);
  }

  protected override status(problem: Problem): number {
    return problem.code === 'object_not_found' && this.config.legacyStatus ? 500 : problem.status;
  }
}

function errorText({ code, status, detail, title }: Problem): string {
  if (code === 'missing_parameter') return detail;
  if (code === 'object_not_found' || status === 503) return 'Failed to generate S3 URL';
  return status === 500 ? 'Internal server error' : title;
}

/** The log messages that operators of the legacy proxy search for. */
function logMessage({ code, detail, errorCode }: Problem): LogFields {
  if (code === 'missing_parameter') return { level: 'warn', message: detail };
  if (errorCode !== undefined) return { level: 'error', message: 'AWS Error' };
  return code === 'internal_error' ? { level: 'error', message: 'Unexpected error' } : {};
}

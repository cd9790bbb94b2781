import { Catch } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Problem } from '../errors/catalogue.js';
import { ProblemFilter } from '../errors/problem.filter.js';

/** Adds `error` and `message`, the fields that Uppy reads. */
@Catch()
export class UppyErrorFilter extends ProblemFilter {
  protected override body(problem: Problem, request: FastifyRequest): object {
    return {
      ...super.body(problem, request),
      error: `s3: ${problem.detail}`,
      message: problem.detail,
    };
  }
}

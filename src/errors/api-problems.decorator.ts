import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { type ErrorCode, isErrorCode, Problem } from './catalogue.js';
import { problemDocument } from './problem-document.js';

const SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What was wrong and what to do, for people' },
    code: { type: 'string', description: 'What was wrong, for programs' },
    request_id: { type: 'string', description: 'Under which the log of the service knows the request' },
  },
};

const REQUEST_ID = 'b6a6c1f0-6f0e-4d1c-9f0b-0a4d2b7c8e11';

/** Documents the refusals of a route: code → when it comes. */
export function ApiProblems(refusals: Partial<Record<ErrorCode, string>>): MethodDecorator & ClassDecorator {
  const problems = Object.keys(refusals)
    .filter(isErrorCode)
    .map((code) => new Problem(code, refusals[code] ?? ''));
  const statuses = [...new Set(problems.map(({ status }) => status))];
  return applyDecorators(
    ...statuses.map((status) => {
      const same = problems.filter((problem) => problem.status === status);
      const examples = same.map(
        (problem) => [problem.code, { value: problemDocument(problem, REQUEST_ID) }] as const,
      );
      return ApiResponse({
        status,
        description: same.map(({ detail }) => detail).join(' '),
        content: { 'application/problem+json': { schema: SCHEMA, examples: Object.fromEntries(examples) } },
      });
    }),
  );
}

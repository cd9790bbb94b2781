import type { ErrorCode, Problem } from './catalogue.js';

/** `application/problem+json` (RFC 9457, 3.1), with a code for programs and the id under which the log knows the request. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  request_id: string;
}

export function problemDocument(problem: Problem, requestId: string): ProblemDocument {
  return {
    type: `urn:problem-type:signpost:${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.detail,
    code: problem.code,
    request_id: requestId,
  };
}

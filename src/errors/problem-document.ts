import { ApiProperty } from '@nestjs/swagger';
import type { Problem, ProblemCode } from './catalogue.js';

/** `application/problem+json` (RFC 9457, 3.1), extended by a machine-readable code and the request's id. */
export class ProblemDocument {
  @ApiProperty({ format: 'uri' })
  type!: string;

  @ApiProperty({ description: 'A short summary. It is the same for every occurrence of the problem.' })
  title!: string;

  @ApiProperty({ type: 'integer', description: 'The HTTP status of this response.' })
  status!: number;

  @ApiProperty({ description: 'Explains what went wrong and how to fix it.' })
  detail!: string;

  @ApiProperty({ type: String, description: 'A machine-readable error code.' })
  code!: ProblemCode;

  @ApiProperty({ description: 'Identifies this request in the service log.' })
  request_id!: string;
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

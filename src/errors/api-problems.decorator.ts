import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

const SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
  properties: {
    type: { type: 'string', example: 'urn:problem-type:signpost:file_type_not_allowed' },
    title: { type: 'string', example: 'The file type is not allowed' },
    status: { type: 'integer', example: 400 },
    detail: { type: 'string', example: "File type .exe not allowed. Allowed types: ['.csv', '.jpg']" },
    code: { type: 'string', example: 'file_type_not_allowed' },
    request_id: { type: 'string', example: 'b6a6c1f0-6f0e-4d1c-9f0b-0a4d2b7c8e11' },
  },
};

/** Documents the refusals of a route: status → when it comes. */
export function ApiProblems(responses: Readonly<Record<number, string>>): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...Object.entries(responses).map(([status, description]) =>
      ApiResponse({
        status: Number(status),
        description,
        content: { 'application/problem+json': { schema: SCHEMA } },
      }),
    ),
  );
}

import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Header = Record<'description', string> & { schema: { type: 'string' | 'integer' } };

const REQUEST_ID: Record<string, Header> = {
  'X-Request-Id': { description: 'Identifies this request in the service log.', schema: { type: 'string' } },
};
const RETRY_AFTER: Record<string, Header> = {
  'Retry-After': { description: 'Seconds to wait before a retry.', schema: { type: 'integer' } },
};
const LOCATION: Record<string, Header> = {
  Location: { description: 'The presigned URL.', schema: { type: 'string' } },
};

const METHODS = ['get', 'head', 'post', 'delete'] as const;

/** Adds the headers that every response with a given status has. */
export function describeHeaders(document: OpenAPIObject): void {
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) describeOperation(path[method]);
  }
}

function describeOperation(operation: Operation | undefined): void {
  for (const [status, response] of Object.entries(operation?.responses ?? {})) {
    if (response === undefined || '$ref' in response) continue;
    response.headers = { ...headersOf(status), ...response.headers };
  }
}

function headersOf(status: string): Record<string, Header> {
  return {
    ...REQUEST_ID,
    ...(['429', '503'].includes(status) && RETRY_AFTER),
    ...(status === '302' && LOCATION),
  };
}

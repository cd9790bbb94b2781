import type { OpenAPIObject } from '@nestjs/swagger';
import { type Operation, operationsOf } from './operations.js';

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
const RATE_LIMIT: Record<string, Header> = {
  'RateLimit-Policy': {
    description: "The caller's limit: `q` requests in `w` seconds.",
    schema: { type: 'string' },
  },
  RateLimit: {
    description: 'What is left of it: `r` requests in the next `t` seconds.',
    schema: { type: 'string' },
  },
};

/** Adds the headers that every response with a given status has. */
export function describeHeaders(document: OpenAPIObject): void {
  for (const { operation } of operationsOf(document)) describeOperation(operation);
}

function describeOperation({ responses }: Operation): void {
  const isLimited = '429' in responses;
  for (const [status, response] of Object.entries(responses)) {
    if (response === undefined || '$ref' in response) continue;
    response.headers = { ...headersOf(status), ...(isLimited && RATE_LIMIT), ...response.headers };
  }
}

function headersOf(status: string): Record<string, Header> {
  return {
    ...REQUEST_ID,
    ...(['429', '503'].includes(status) && RETRY_AFTER),
    ...(['302', '303'].includes(status) && LOCATION),
  };
}

import { describe, expect, it } from 'vitest';
import { Problem, type ProblemCode } from './catalogue.js';
import { problemDocument } from './problem-document.js';

/** The status of each code is a contract with clients. */
const STATUSES = {
  invalid_request: 400,
  malformed_json: 400,
  missing_parameter: 400,
  invalid_filename: 400,
  invalid_object_key: 400,
  file_type_not_allowed: 400,
  content_type_mismatch: 400,
  file_too_large: 400,
  invalid_parts: 400,
  wrong_password: 403,
  object_not_found: 404,
  upload_not_found: 404,
  link_not_found: 404,
  route_not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  link_gone: 410,
  already_uploaded: 412,
  body_too_large: 413,
  unsupported_media_type: 415,
  misdirected_request: 421,
  unauthenticated: 401,
  insufficient_scope: 403,
  route_closed: 403,
  inspection_failed: 422,
  rate_limited: 429,
  quota_exceeded: 429,
  headers_too_large: 431,
  internal_error: 500,
  store_refused: 500,
  not_implemented: 501,
  links_disabled: 501,
  identity_unavailable: 503,
  overloaded: 503,
  limits_unavailable: 503,
  store_unreachable: 503,
  credentials_unavailable: 503,
} as const satisfies Record<ProblemCode, number>;

const FIXED = [
  'route_closed',
  'object_not_found',
  'upload_not_found',
  'link_not_found',
  'route_not_found',
  'link_gone',
  'already_uploaded',
  'body_too_large',
  'internal_error',
  'links_disabled',
  'identity_unavailable',
  'overloaded',
  'limits_unavailable',
  'store_unreachable',
] as const;

const EXAMPLES = (Object.keys(STATUSES) as ProblemCode[]).map((code) => Problem.example(code));

describe('Problem', () => {
  it.each(EXAMPLES)('$code has its status, a title without a full stop and a detail', (problem) => {
    expect(problem.status).toBe(STATUSES[problem.code]);
    expect(problem.title).toMatch(/^[A-Z].*[^.]$/);
    expect(problem.detail).toMatch(/\S/);
  });

  it('has one title per code, except for store_refused, which reads like internal_error', () => {
    expect(Problem.example('store_refused').title).toBe(Problem.example('internal_error').title);
    const titled = EXAMPLES.filter(({ code }) => code !== 'store_refused');
    expect(new Set(titled.map(({ title }) => title)).size).toBe(titled.length);
  });

  it.each(FIXED)('Problem.of(%j) has the detail that the API reference shows', (code) => {
    expect(Problem.of(code).detail).toBe(Problem.example(code).detail);
    expect(Problem.of(code).message).toBe(Problem.of(code).detail);
  });

  it('keeps the cause, the code of the store and the delay of a retry', () => {
    const cause = new Error('connect');
    const problem = Problem.of('store_unreachable', { cause, errorCode: 'ECONNREFUSED', retryAfter: 2 });
    expect(problem).toMatchObject({ name: 'Problem', errorCode: 'ECONNREFUSED', retryAfter: 2 });
    expect(problem.cause).toBe(cause);
  });

  it.each([
    ['a', 2048],
    ['é', 1024],
    ['\u{1F600}', 512],
  ])('cuts a detail of many %s to 2 KiB, on a character', (character, fitting) => {
    expect(new Problem('invalid_request', character.repeat(fitting)).detail).toHaveLength(
      character.length * fitting,
    );
    const { detail, message } = new Problem('invalid_request', character.repeat(fitting + 1));
    expect(Buffer.byteLength(detail)).toBeLessThanOrEqual(2048);
    expect(Buffer.byteLength(detail)).toBeGreaterThan(2040);
    expect(detail).toMatch(new RegExp(`^(?:${character})+…$`, 'u'));
    expect(message).toBe(detail);
  });

  it('leaves the code of the store and the delay undefined if they are absent', () => {
    const { cause, errorCode, retryAfter } = new Problem('invalid_request', 'a');
    expect([cause, errorCode, retryAfter]).toEqual([undefined, undefined, undefined]);
  });
});

describe('problemDocument', () => {
  it('has the members of RFC 9457, the code and the id of the request', () => {
    const cause = new Error('secret');
    const problem = new Problem('rate_limited', 'Too fast.', { cause, errorCode: 'x', retryAfter: 3 });
    expect(problemDocument(problem, 'request-1')).toEqual({
      type: 'urn:problem-type:signpost:rate_limited',
      title: 'Too many requests',
      status: 429,
      detail: 'Too fast.',
      code: 'rate_limited',
      request_id: 'request-1',
    });
  });
});

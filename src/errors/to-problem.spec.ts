import {
  BadRequestException,
  HttpException,
  NotFoundException,
  PayloadTooLargeException,
  ServiceUnavailableException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { Problem, type ProblemCode } from './catalogue.js';
import { toProblem } from './to-problem.js';

const fastifyError = (statusCode: number, code: string): Error =>
  Object.assign(new Error('secret'), { statusCode, code });
const badRequest = (cause: unknown): Error => new BadRequestException('secret', { cause });

describe('toProblem', () => {
  it('returns a Problem as it is', () => {
    const problem = Problem.of('object_not_found');
    expect(toProblem(problem)).toBe(problem);
  });

  it.each<[string, unknown, ProblemCode]>([
    ['NotFoundException', new NotFoundException(), 'route_not_found'],
    ['PayloadTooLargeException', new PayloadTooLargeException(), 'body_too_large'],
    ['UnsupportedMediaTypeException', new UnsupportedMediaTypeException(), 'unsupported_media_type'],
    ['BadRequestException', new BadRequestException('secret'), 'invalid_request'],
    ['BadRequestException caused by JSON.parse', badRequest(new SyntaxError('secret')), 'malformed_json'],
    [
      'BadRequestException caused by the body parser',
      badRequest(fastifyError(400, 'FST_ERR_CTP_EMPTY_JSON_BODY')),
      'malformed_json',
    ],
    ['HttpException with 418', new HttpException('secret', 418), 'invalid_request'],
    ['ServiceUnavailableException', new ServiceUnavailableException('secret'), 'internal_error'],
    ['a Fastify error with 400', fastifyError(400, 'FST_ERR_BAD_URL'), 'invalid_request'],
    [
      'a Fastify error of the body parser',
      fastifyError(400, 'FST_ERR_CTP_EMPTY_JSON_BODY'),
      'malformed_json',
    ],
    ['a Fastify error with 413', fastifyError(413, 'FST_ERR_CTP_BODY_TOO_LARGE'), 'body_too_large'],
    [
      'a Fastify error with 415',
      fastifyError(415, 'FST_ERR_CTP_INVALID_MEDIA_TYPE'),
      'unsupported_media_type',
    ],
    ['a Fastify error with 503', fastifyError(503, 'FST_ERR_X'), 'internal_error'],
    [
      'an error whose statusCode is text',
      Object.assign(new Error('secret'), { statusCode: '404' }),
      'internal_error',
    ],
    ['TypeError', new TypeError('secret'), 'internal_error'],
    ['a string', 'secret', 'internal_error'],
    ['undefined', undefined, 'internal_error'],
    ['an object that resembles an error', { statusCode: 404, message: 'secret' }, 'internal_error'],
  ])('maps %s to a problem that hides the message and keeps the cause', (_what, error, code) => {
    const problem = toProblem(error);
    expect(problem.code).toBe(code);
    expect(problem.detail).not.toContain('secret');
    expect(problem.cause).toBe(error);
  });
});

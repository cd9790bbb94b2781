import { describe, expect, it } from 'vitest';
import { Problem } from './catalogue.js';
import { ProblemFormats } from './problem-formats.js';

type Body = Record<string, unknown>;

const formats = new ProblemFormats([
  {
    path: '/s3',
    fields: ({ detail }) => ({ message: detail }),
    reason: ({ title }) => title,
  },
  {
    path: '/',
    fields: () => ({ error: 'x' }),
    status: () => 500,
    logFields: () => ({ message: 'AWS Error' }),
  },
]);

const PROBLEM = Problem.of('object_not_found');

describe('ProblemFormats', () => {
  it.each(['/s3', '/s3/params', '/s3/multipart?key=a', '/s3/%zz'])(
    'adds the fields of /s3 to %s',
    (target) => {
      const { status, reason, body, logFields } = formats.respond(PROBLEM, target, 'r');
      expect(status).toBe(404);
      expect(reason).toBe('The file does not exist');
      expect(JSON.parse(body)).toMatchObject({
        status: 404,
        code: 'object_not_found',
        message: PROBLEM.detail,
      });
      expect(logFields).toEqual({ problem: PROBLEM });
    },
  );

  it.each(['/', '/?tenant=a'])('applies the format of the root path to %s', (target) => {
    const { status, body, logFields } = formats.respond(PROBLEM, target, 'r');
    expect(status).toBe(500);
    expect(JSON.parse(body)).toMatchObject({ status: 500, code: 'object_not_found', error: 'x' });
    expect(logFields).toEqual({ problem: PROBLEM, message: 'AWS Error' });
  });

  it.each(['', '*', '/s3x', '/files', '/files/s3', '//s3', '/S3'])('adds nothing for %j', (target) => {
    const { status, reason, body } = formats.respond(PROBLEM, target, 'r');
    expect([status, reason]).toEqual([404, undefined]);
    expect(Object.keys(JSON.parse(body) as Body)).toEqual([
      'type',
      'title',
      'status',
      'detail',
      'code',
      'request_id',
    ]);
  });

  it('sends Retry-After if the problem has a delay', () => {
    expect(formats.respond(PROBLEM, '/', 'r').headers).not.toHaveProperty('retry-after');
    const overloaded = Problem.of('overloaded', { retryAfter: 2 });
    expect(formats.respond(overloaded, '/', 'r').headers).toMatchObject({ 'retry-after': '2' });
  });
});

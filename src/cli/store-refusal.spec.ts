import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { codeOf, explain, isUnsupported } from './store-refusal.js';

const refusal = (name: string, httpStatusCode: number, message = ''): S3ServiceException =>
  new S3ServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode } });

describe('what a store said', () => {
  it.each([
    [refusal('AccessDenied', 403, 'UnknownError'), 'AccessDenied'],
    [refusal('AccessDenied', 403, 'not authorized\n to perform'), 'AccessDenied: not authorized to perform'],
    [
      new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) }),
      'ECONNREFUSED: fetch failed',
    ],
  ])('is one line: %s', (error, line) => {
    expect(explain(error)).toBe(line);
  });

  it('has no full stop, for a sentence may follow', () => {
    expect(explain(refusal('SignatureDoesNotMatch', 403, 'Check your key and signing method.'))).toBe(
      'SignatureDoesNotMatch: Check your key and signing method',
    );
  });

  it('is not what the SDK says to developers', () => {
    const error = new Error('XML parse error. Inspect the hidden field {error}.$response');
    expect(explain(Object.assign(error, { $response: { statusCode: 200 } }))).toBe(
      'answered 200, but not as an S3 store does',
    );
  });

  it('has no signature in it', () => {
    const error = refusal('Odd', 400, 'GET /a?X-Amz-Signature=5ec2e7&X-Amz-Security-Token=70ce4 failed');
    expect(explain(error)).not.toMatch(/5ec2e7|70ce4/);
  });

  it('knows a missing operation from a missing permission', () => {
    expect(isUnsupported(refusal('NotImplemented', 501))).toBe(true);
    expect(isUnsupported(refusal('MethodNotAllowed', 405))).toBe(true);
    expect(isUnsupported(refusal('AccessDenied', 403))).toBe(false);
    expect(isUnsupported(new Error('ECONNREFUSED'))).toBe(false);
  });

  it('finds the code below the error', () => {
    expect(codeOf(new Error('a', { cause: Object.assign(new Error('b'), { code: 'ENOTFOUND' }) }))).toBe(
      'ENOTFOUND',
    );
  });
});

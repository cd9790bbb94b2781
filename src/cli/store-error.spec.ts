import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { codeOf, explain, isUnsupported } from './store-error.js';

const storeError = (name: string, httpStatusCode: number, message = ''): S3ServiceException =>
  new S3ServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode } });

describe('a store error', () => {
  it.each([
    [storeError('AccessDenied', 403, 'UnknownError'), 'AccessDenied'],
    [
      storeError('AccessDenied', 403, 'not authorized\n to perform'),
      'AccessDenied: not authorized to perform',
    ],
    [
      new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) }),
      'ECONNREFUSED: fetch failed',
    ],
  ])('is explained on one line: %s', (error, line) => {
    expect(explain(error)).toBe(line);
  });

  it('is explained without a full stop, because a sentence may follow', () => {
    expect(explain(storeError('SignatureDoesNotMatch', 403, 'Check your key and signing method.'))).toBe(
      'SignatureDoesNotMatch: Check your key and signing method',
    );
  });

  it('is explained without the SDK message about unparseable responses', () => {
    const error = new Error('XML parse error. Inspect the hidden field {error}.$response');
    expect(explain(Object.assign(error, { $response: { statusCode: 200 } }))).toBe(
      'returned 200, but not an S3 response',
    );
  });

  it('is explained without signatures and security tokens', () => {
    const error = storeError('Odd', 400, 'GET /a?X-Amz-Signature=5ec2e7&X-Amz-Security-Token=70ce4 failed');
    expect(explain(error)).not.toMatch(/5ec2e7|70ce4/);
  });

  it('is unsupported for a missing operation, but not for a missing permission', () => {
    expect(isUnsupported(storeError('NotImplemented', 501))).toBe(true);
    expect(isUnsupported(storeError('MethodNotAllowed', 405))).toBe(true);
    expect(isUnsupported(storeError('AccessDenied', 403))).toBe(false);
    expect(isUnsupported(new Error('ECONNREFUSED'))).toBe(false);
  });

  it('takes its code from the cause when it has none itself', () => {
    expect(codeOf(new Error('a', { cause: Object.assign(new Error('b'), { code: 'ENOTFOUND' }) }))).toBe(
      'ENOTFOUND',
    );
  });
});

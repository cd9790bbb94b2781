import { describe, expect, it } from 'vitest';
import { describeError } from './describe-error.js';

describe('describeError', () => {
  it('keeps the name, message, code and cause, and no other property', () => {
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const error = Object.assign(new Error('no response', { cause }), {
      StringToSign: 'AWS4-HMAC-SHA256 secret',
    });
    const described = describeError(error);
    expect(described).toMatchObject({
      name: 'Error',
      message: 'no response',
      cause: { code: 'ECONNREFUSED' },
    });
    expect(JSON.stringify(described)).not.toContain('AWS4-HMAC-SHA256');
  });

  it('redacts the secrets of a presigned URL inside a text', () => {
    const url =
      'https://b.example/k?X-Amz-Credential=AKIA/x&X-Amz-Security-Token=tok&X-Amz-Signature=0123abc';
    const { message, stack } = describeError(new Error(`GET ${url} failed`));
    for (const secret of ['AKIA', 'tok&', '0123abc']) expect(`${message} ${stack}`).not.toContain(secret);
  });

  it('limits the depth of a circular chain of causes', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(JSON.stringify(describeError(error)).length).toBeLessThan(20_000);
  });

  it.each([[undefined], [null], ['text'], [7]])('describes %j, which is not an Error', (thrown) => {
    expect(describeError(thrown).message).toBe(String(thrown));
  });
});

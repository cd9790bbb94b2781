import { describe, expect, it } from 'vitest';
import { credentialOf } from './credential.js';

describe('credentialOf', () => {
  it.each([
    [{ 'x-api-key': 'abc' }, 'abc'],
    [{ authorization: 'Bearer abc' }, 'abc'],
    [{ authorization: 'bearer  a.b-c_d~e+f/g==' }, 'a.b-c_d~e+f/g=='],
    [{ authorization: 'BEARER abc ' }, 'abc'],
  ])('finds the credential in %j', (headers, text) => {
    expect(credentialOf({ headers })).toEqual({ text });
  });

  it('finds none in a request without one', () => {
    expect(credentialOf({ headers: {} })).toBeUndefined();
  });

  it.each([
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer ' },
    { authorization: 'Basic YTpi' },
    { authorization: 'Bearer a b' },
    { authorization: 'Bearer a, Bearer b' },
    { authorization: 'Bearer é' },
    { authorization: 'Bearer a', 'x-api-key': 'a' },
  ])('cannot read %j', (headers) => {
    expect(credentialOf({ headers })).toHaveProperty('unreadable');
  });
});

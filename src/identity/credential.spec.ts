import { describe, expect, it } from 'vitest';
import { credentialOf as read, type SentCredential } from './credential.js';

function credentialOf({ headers }: { headers: Record<string, string> }): SentCredential | undefined {
  return read({ headers, raw: { rawHeaders: Object.entries(headers).flat() } });
}

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

  it('cannot read two Authorization headers, of which Node keeps the first', () => {
    const rawHeaders = ['Authorization', 'Bearer a', 'AUTHORIZATION', 'Bearer b'];
    expect(read({ headers: { authorization: 'Bearer a' }, raw: { rawHeaders } })).toHaveProperty(
      'unreadable',
    );
  });
});

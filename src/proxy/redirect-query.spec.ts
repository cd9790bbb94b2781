import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { readRedirectQuery } from './redirect-query.js';

function problemOf(query: Record<string, unknown>): Problem {
  try {
    readRedirectQuery(query);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was rejected');
}

describe('readRedirectQuery', () => {
  it.each([
    [{ tenant: 'mycompany', objectkey: 'files/doc.pdf' }, false],
    [{ tenant: 'mycompany', objectkey: 'files/doc.pdf', download: '1' }, true],
    [{ tenant: 'mycompany', objectkey: 'files/doc.pdf', download: '0' }, false],
  ])('reads %j as download: %s', (query, download) => {
    expect(readRedirectQuery(query)).toEqual({ tenant: 'mycompany', objectKey: 'files/doc.pdf', download });
  });

  it.each([
    [{}, 'tenant'],
    [{ objectkey: 'a' }, 'tenant'],
    [{ tenant: '', objectkey: 'a' }, 'tenant'],
    [{ tenant: 'x' }, 'objectkey'],
    [{ tenant: 'x', objectkey: '' }, 'objectkey'],
  ])('names the missing parameter of %j: %s', (query, name) => {
    expect(problemOf(query)).toMatchObject({
      code: 'missing_parameter',
      detail: `Missing required parameter: ${name}`,
    });
  });

  it.each([
    [{ tenant: ['a', 'b'], objectkey: 'k' }, 'invalid_request'],
    [{ tenant: 'a', objectkey: ['k', 'l'] }, 'invalid_request'],
    [{ tenant: 'a', objectkey: 'k', download: ['1', '1'] }, 'invalid_request'],
    [{ tenant: 'a', 'objectkey[]': 'k' }, 'invalid_request'],
    [{ tenant: 'a', objectkey: 'k', download: 'yes' }, 'invalid_request'],
    [{ tenant: 'a\nb', objectkey: 'k' }, 'invalid_request'],
    [{ tenant: 'a'.repeat(129), objectkey: 'k' }, 'invalid_request'],
  ])('rejects %j with %s', (query, code) => {
    expect(problemOf(query).code).toBe(code);
  });
});

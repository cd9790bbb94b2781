import { describe, expect, it } from 'vitest';
import { cursorAfter } from './file-cursor.js';
import { readListing } from './listing-query.js';

describe('readListing', () => {
  it.each([
    [{}, 'uploads/', 100],
    [{ limit: '1' }, 'uploads/', 1],
    [{ limit: '1000' }, 'uploads/', 1000],
    [{ cursor: cursorAfter('uploads/', 'uploads/a') }, 'uploads/a', 100],
    [{ cursor: '', limit: '' }, 'uploads/', 100],
  ])('reads %j', (query, after, limit) => {
    expect(readListing(query, 'uploads/')).toEqual({ after, limit });
  });

  it.each([
    [{ limit: '0' }],
    [{ limit: '1001' }],
    [{ limit: ['1', '2'] }],
    [{ cursor: '!' }],
    [{ after: 'other/a' }],
  ])('rejects %j', (query) => {
    expect(() => readListing(query, 'uploads/')).toThrow(
      expect.objectContaining({ code: 'invalid_request' }) as Error,
    );
  });
});
